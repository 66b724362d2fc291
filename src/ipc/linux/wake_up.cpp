#include "ipc/wake_up.hpp"

#include "ipc/system_error.hpp"

#include <cerrno>

#include <sys/eventfd.h>
#include <unistd.h>

namespace geyser::ipc {

Result<WakeUp> WakeUp::create(std::string_view operation) {
    UniqueFd bell(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!bell) {
        return system_failure(operation, "eventfd", errno);
    }
    return WakeUp(std::move(bell));
}

void WakeUp::ring() noexcept {
    const std::uint64_t one = 1;
    (void)!::write(bell_.get(), &one, sizeof one);
}

} // namespace geyser::ipc
