// A lock that one holds alone, or several share.
#pragma once

#include "ipc/windows/windows.hpp"

namespace geyser::ipc {

/// What std::shared_mutex is, for std::unique_lock and std::shared_lock. That of mingw-w64's runtime makes two
/// semaphores and never gives them back: each connection would leave them behind.
class SharedMutex {
public:
    SharedMutex() = default;
    SharedMutex(const SharedMutex&) = delete;
    SharedMutex& operator=(const SharedMutex&) = delete;
    ~SharedMutex() = default;

    void lock() noexcept { ::AcquireSRWLockExclusive(&lock_); }
    void unlock() noexcept { ::ReleaseSRWLockExclusive(&lock_); }
    void lock_shared() noexcept { ::AcquireSRWLockShared(&lock_); }
    void unlock_shared() noexcept { ::ReleaseSRWLockShared(&lock_); }

private:
    SRWLOCK lock_ = SRWLOCK_INIT;
};

} // namespace geyser::ipc
