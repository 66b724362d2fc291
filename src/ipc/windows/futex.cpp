// WaitOnAddress() sees one process only.
#include "ipc/futex.hpp"

namespace geyser::ipc {

bool futex_available() noexcept { return false; }

void futex_wake_all(const std::atomic<std::uint32_t>& /*word*/) noexcept {}

FutexWait futex_wait(const std::atomic<std::uint32_t>& /*word*/, std::uint32_t /*expected*/,
                     Timeout /*timeout*/) noexcept {
    return FutexWait::Woken;
}

} // namespace geyser::ipc
