// A thread of the system's pool that waits for a handle, so that none of this process's own must.
#pragma once

#include "ipc/windows/windows.hpp"

#include <geyser/error.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <string_view>

namespace geyser::ipc {

class PoolWait {
public:
    /// `callback` runs in a thread of the pool, and may use arm().
    [[nodiscard]] static Result<std::unique_ptr<PoolWait>> create(std::function<void()> callback,
                                                                  std::string_view operation);
    PoolWait(const PoolWait&) = delete;
    PoolWait& operator=(const PoolWait&) = delete;
    ~PoolWait();

    /// Waits from now on until the handle is signalled, once. The handle must outlive the wait, and be no mutex: the
    /// system ends a process that asks this for one. Thread-safe.
    void arm(HANDLE handle) noexcept;
    /// For good. Returns when no callback runs any more, so not from the callback; one that is due still runs.
    void stop() noexcept;

private:
    explicit PoolWait(std::function<void()> callback) : callback_(std::move(callback)) {}

    std::function<void()> callback_;
    PTP_WAIT wait_ = nullptr;
    std::mutex mutex_ = {};
    bool ends_ = false;
};

} // namespace geyser::ipc
