// <os/os_sync_wait_on_address.h>, for programs that stand for a system that has it. Found by dlsym().
#include <cerrno>
#include <climits>
#include <cstdint>
#include <ctime>

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

extern "C" {

__attribute__((visibility("default"))) int os_sync_wait_on_address_with_timeout(void* address, std::uint64_t value,
                                                                                std::size_t size, std::uint32_t flags,
                                                                                std::uint32_t clock,
                                                                                std::uint64_t timeout_ns) {
    if (size != 4 || flags != 1 || clock != 32 || timeout_ns == 0) {
        errno = EINVAL;
        return -1;
    }
    const timespec timeout = {.tv_sec = static_cast<std::time_t>(timeout_ns / 1'000'000'000),
                              .tv_nsec = static_cast<long>(timeout_ns % 1'000'000'000)};
    if (::syscall(SYS_futex, address, FUTEX_WAIT, static_cast<std::uint32_t>(value), &timeout, nullptr, 0) == 0 ||
        errno == EAGAIN) { // the value is another one already, which is no error there
        return 0;
    }
    return -1;
}

__attribute__((visibility("default"))) int os_sync_wake_by_address_all(void* address, std::size_t size,
                                                                       std::uint32_t flags) {
    if (size != 4 || flags != 1) {
        errno = EINVAL;
        return -1;
    }
    return ::syscall(SYS_futex, address, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0) > 0 ? 0 : -1;
}

} // extern "C"
