#include "ipc/futex.hpp"

#include <cerrno>
#include <climits>

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace geyser::ipc {

bool futex_available() noexcept { return true; }

// Never FUTEX_PRIVATE_FLAG: the sleepers are in other processes.

void futex_wake_all(const std::atomic<std::uint32_t>& word) noexcept {
    ::syscall(SYS_futex, &word, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

FutexWait futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected, Timeout timeout) noexcept {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
    const timespec relative{.tv_sec = seconds.count(), .tv_nsec = (timeout - seconds).count()};
    if (::syscall(SYS_futex, &word, FUTEX_WAIT, expected, &relative, nullptr, 0) == 0) {
        return FutexWait::Woken;
    }
    return errno == ETIMEDOUT ? FutexWait::TimedOut : errno == EINTR ? FutexWait::Interrupted : FutexWait::Woken;
}

} // namespace geyser::ipc
