// <os/os_sync_wait_on_address.h> is there from macOS 14.4 and iOS 17.4 on. So it is looked for at run time, and what is
// needed of the header is written down here.
#include "ipc/futex.hpp"

#include <algorithm>
#include <cerrno>

#include <dlfcn.h>

namespace geyser::ipc {
namespace {

constexpr std::uint32_t kShared = 1;            // OS_SYNC_WAIT_ON_ADDRESS_SHARED, OS_SYNC_WAKE_BY_ADDRESS_SHARED
constexpr std::uint32_t kMachAbsoluteTime = 32; // OS_CLOCK_MACH_ABSOLUTE_TIME

struct Functions {
    // NOLINTBEGIN(readability-identifier-naming): theirs
    int (*os_sync_wait_on_address_with_timeout)(void* address, std::uint64_t value, std::size_t size,
                                                std::uint32_t flags, std::uint32_t clock,
                                                std::uint64_t timeout_ns) = nullptr;
    int (*os_sync_wake_by_address_all)(void* address, std::size_t size, std::uint32_t flags) = nullptr;
    // NOLINTEND(readability-identifier-naming)
};

template <class Function>
void find(Function& function, const char* name) noexcept {
    function = reinterpret_cast<Function>(::dlsym(RTLD_DEFAULT, name));
}

const Functions& functions() noexcept {
    static const Functions found = [] {
        Functions result;
        find(result.os_sync_wait_on_address_with_timeout, "os_sync_wait_on_address_with_timeout");
        find(result.os_sync_wake_by_address_all, "os_sync_wake_by_address_all");
        return result;
    }();
    return found;
}

/// The word may be mapped for reading only; neither function writes it.
void* address_of(const std::atomic<std::uint32_t>& word) noexcept {
    return const_cast<std::atomic<std::uint32_t>*>(&word);
}

} // namespace

bool futex_available() noexcept {
    return functions().os_sync_wait_on_address_with_timeout != nullptr &&
           functions().os_sync_wake_by_address_all != nullptr;
}

void futex_wake_all(const std::atomic<std::uint32_t>& word) noexcept {
    if (futex_available()) {
        functions().os_sync_wake_by_address_all(address_of(word), sizeof word, kShared);
    }
}

FutexWait futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected, Timeout timeout) noexcept {
    if (!futex_available()) {
        return FutexWait::Woken;
    }
    const Timeout wanted = std::max(timeout, Timeout(1)); // 0 is an error
    if (functions().os_sync_wait_on_address_with_timeout(address_of(word), expected, sizeof word, kShared,
                                                         kMachAbsoluteTime,
                                                         static_cast<std::uint64_t>(wanted.count())) >= 0) {
        return FutexWait::Woken;
    }
    return errno == ETIMEDOUT ? FutexWait::TimedOut : errno == EINTR ? FutexWait::Interrupted : FutexWait::Woken;
}

} // namespace geyser::ipc
