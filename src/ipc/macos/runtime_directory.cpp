#include "ipc/runtime_directory.hpp"

#include <array>
#include <cerrno>
#include <climits>

#include <unistd.h>

namespace geyser::ipc {

// The user's own temporary folder (0700), below /var/folders: confstr(3).
Result<std::string> runtime_directory(std::string_view operation) {
    std::array<char, PATH_MAX> path = {};
    const std::size_t size = ::confstr(_CS_DARWIN_USER_TEMP_DIR, path.data(), path.size());
    std::string folder(path.data());
    if (size == 0 || size > path.size() || !folder.starts_with('/')) {
        return fail(ErrorCode::SystemFailure, operation,
                    "confstr does not tell this user's temporary folder; name a directory for streams", errno);
    }
    while (folder.size() > 1 && folder.ends_with('/')) {
        folder.pop_back();
    }
    return folder;
}

} // namespace geyser::ipc
