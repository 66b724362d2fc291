#include "backend/metal/port.hpp"

#include <string>

#ifdef __APPLE__
#include <mach/mach.h>
#else
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#endif

namespace geyser::metal {

#ifdef __APPLE__

void PortTraits::close(objc::mach_port_t port) noexcept { mach_port_deallocate(mach_task_self(), port); }

Result<UniquePort> copy_right(objc::mach_port_t port, std::string_view operation) {
    if (const kern_return_t status = mach_port_mod_refs(mach_task_self(), port, MACH_PORT_RIGHT_SEND, 1);
        status != KERN_SUCCESS) {
        return fail(ErrorCode::SystemFailure, operation,
                    "mach_port_mod_refs refused one more send right to port " + std::to_string(port), status);
    }
    return UniquePort(port);
}

#else

void PortTraits::close(objc::mach_port_t port) noexcept { ::close(static_cast<int>(port)); }

Result<UniquePort> copy_right(objc::mach_port_t port, std::string_view operation) {
    const int copy = ::fcntl(static_cast<int>(port), F_DUPFD_CLOEXEC, 1);
    if (copy < 0) {
        return fail(ErrorCode::SystemFailure, operation,
                    "fcntl refused one more descriptor of port " + std::to_string(port), errno);
    }
    return UniquePort(static_cast<objc::mach_port_t>(copy));
}

#endif

} // namespace geyser::metal
