#include "driver_fd.hpp"

#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>

namespace geyser::vulkan {

Result<UniqueFd> take_driver_fd(int fd, std::string_view call, std::string_view operation) {
    if (fd < 0) {
        return fail(ErrorCode::NotShareable, operation,
                    std::string(call) + " succeeded with the descriptor " + std::to_string(fd));
    }
    UniqueFd owned(fd);
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) {
        return fail(ErrorCode::SystemFailure, operation,
                    "fcntl of the descriptor from " + std::string(call) + ": " + std::generic_category().message(errno),
                    errno);
    }
    return owned;
}

} // namespace geyser::vulkan
