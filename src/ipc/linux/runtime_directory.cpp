#include "ipc/runtime_directory.hpp"

#include <cstdlib>

namespace geyser::ipc {

Result<std::string> runtime_directory(std::string_view operation) {
    const char* const runtime = std::getenv("XDG_RUNTIME_DIR");
    if (runtime == nullptr || *runtime != '/') {
        return fail(ErrorCode::InvalidArgument, operation,
                    "XDG_RUNTIME_DIR is not set to a path; set it, or name a directory for streams");
    }
    return std::string(runtime);
}

} // namespace geyser::ipc
