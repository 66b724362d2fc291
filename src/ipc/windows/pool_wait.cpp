#include "ipc/windows/pool_wait.hpp"

#include "ipc/windows/last_error.hpp"

#include <utility>

namespace geyser::ipc {

Result<std::unique_ptr<PoolWait>> PoolWait::create(std::function<void()> callback, std::string_view operation) {
    std::unique_ptr<PoolWait> self(new PoolWait(std::move(callback)));
    const auto run = [](PTP_CALLBACK_INSTANCE, void* context, PTP_WAIT, TP_WAIT_RESULT) {
        static_cast<PoolWait*>(context)->callback_();
    };
    self->wait_ = ::CreateThreadpoolWait(run, self.get(), nullptr);
    if (self->wait_ == nullptr) {
        return last_failure(operation, "CreateThreadpoolWait");
    }
    return self;
}

PoolWait::~PoolWait() {
    if (wait_ != nullptr) {
        stop();
        ::CloseThreadpoolWait(wait_);
    }
}

void PoolWait::stop() noexcept {
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
        ::SetThreadpoolWait(wait_, nullptr, nullptr);
    }
    ::WaitForThreadpoolWaitCallbacks(wait_, /*fCancelPendingCallbacks=*/FALSE);
}

void PoolWait::arm(HANDLE handle) noexcept {
    const std::lock_guard lock(mutex_);
    if (!ends_) {
        ::SetThreadpoolWait(wait_, handle, nullptr);
    }
}

} // namespace geyser::ipc
