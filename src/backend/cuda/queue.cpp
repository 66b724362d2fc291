#include "queue.hpp"

#include <algorithm>
#include <thread>

namespace geyser::cuda {
namespace {

using Clock = std::chrono::steady_clock;

/// How long a manager's destructor waits for its stream. One that waits for a dead peer never ends; then leaking it is
/// better than hanging the program.
constexpr Timeout kDestroyTimeout = std::chrono::seconds(5);

/// CUDA's own waits have no deadline, so this is one by polling: eagerly at first, as most work is nearly done when
/// somebody waits for it, then at the cost of this much delay.
constexpr int kEagerPolls = 200;
constexpr std::chrono::microseconds kPollInterval{50};

} // namespace

Result<std::unique_ptr<Queue>> Queue::create(std::shared_ptr<Context> context,
                                             std::shared_ptr<const guest::Helper> helper, LogCallback log,
                                             std::string_view operation) {
    GEYSER_CUDA_CURRENT(*context, operation);
    std::unique_ptr<Queue> self(new Queue(std::move(context), std::move(helper)));
    self->log_ = std::move(log);
    GEYSER_CHECK(checked(self->context_->fn().StreamCreate(&self->stream_, CU_STREAM_NON_BLOCKING), operation,
                         "cuStreamCreate"));
    self->owned_ = true;
    return self;
}

std::unique_ptr<Queue> Queue::adopt(std::shared_ptr<Context> context, std::shared_ptr<const guest::Helper> helper,
                                    CUstream stream) {
    std::unique_ptr<Queue> self(new Queue(std::move(context), std::move(helper)));
    self->stream_ = stream;
    return self;
}

Queue::~Queue() {
    const Current current(*context_);
    if (!current) {
        return; // the context is gone, and what was in it
    }
    const auto done =
        owned_ ? finish(kDestroyTimeout, "CudaTextureShareManager::~CudaTextureShareManager") : Result<void>{};
    if (!done && done.error().code == ErrorCode::Timeout) {
        if (log_) {
            log_(LogLevel::Error, "geyser: CUDA work still waits for a peer; what it uses is left behind");
        }
        context_->abandon();
        return;
    }
    for (const CUevent event : events_) {
        context_->fn().EventDestroy(event);
    }
    if (owned_) {
        context_->fn().StreamDestroy(stream_);
    }
}

Result<void> Queue::collect(const SyncPoints& points, Points& into, std::string_view operation) const {
    into.semaphores.clear();
    into.values.clear();
    for (const SyncPoint& point : points) {
        if (point.semaphore == nullptr) {
            continue;
        }
        GEYSER_TRY(const auto* own, guest::own_semaphore(*point.semaphore, Api::Cuda, *helper_, operation));
        into.semaphores.push_back(static_cast<const Semaphore*>(own)->get());
        CUDA_EXTERNAL_SEMAPHORE_SIGNAL_PARAMS value = {};
        value.params.fence.value = point.value;
        into.values.push_back(value);
    }
    return {};
}

Result<void> Queue::collect(const HandOff& sync, std::string_view operation) {
    GEYSER_CHECK(collect(sync.wait, waits_, operation));
    return collect(sync.signal, signals_, operation);
}

Result<void> Queue::wait(std::string_view operation) {
    if (waits_.semaphores.empty()) {
        return {};
    }
    return checked(context_->fn().WaitExternalSemaphoresAsync(waits_.semaphores.data(), waits_.values.data(),
                                                              static_cast<unsigned>(waits_.semaphores.size()), stream_),
                   operation, "cuWaitExternalSemaphoresAsync");
}

Result<void> Queue::signal(std::string_view operation) {
    if (signals_.semaphores.empty()) {
        return {};
    }
    return checked(context_->fn().SignalExternalSemaphoresAsync(signals_.semaphores.data(), signals_.values.data(),
                                                                static_cast<unsigned>(signals_.semaphores.size()),
                                                                stream_),
                   operation, "cuSignalExternalSemaphoresAsync");
}

Result<CUevent> Queue::take_event(std::string_view operation) {
    {
        const std::lock_guard lock(mutex_);
        if (!events_.empty()) {
            const CUevent event = events_.back();
            events_.pop_back();
            return event;
        }
    }
    CUevent event = nullptr;
    GEYSER_CHECK(checked(context_->fn().EventCreate(&event, CU_EVENT_DISABLE_TIMING), operation, "cuEventCreate"));
    return event;
}

Result<void> Queue::finish(Timeout timeout, std::string_view operation) {
    GEYSER_TRY(const CUevent event, take_event(operation));
    auto done = wait_for(event, timeout, operation);
    if (!done) {
        context_->fn().EventDestroy(event); // a pending one goes when it is done
        return done;
    }
    const std::lock_guard lock(mutex_);
    events_.push_back(event);
    return done;
}

Result<void> Queue::wait_for(CUevent event, Timeout timeout, std::string_view operation) const {
    const Dispatch& fn = context_->fn();
    GEYSER_CHECK(checked(fn.EventRecord(event, stream_), operation, "cuEventRecord"));
    const Clock::time_point deadline =
        Clock::now() + std::clamp<Timeout>(timeout, Timeout::zero(), std::chrono::hours(24));
    for (int polls = 0;; ++polls) {
        const CUresult result = fn.EventQuery(event);
        if (result != CUDA_ERROR_NOT_READY) {
            return checked(result, operation, "cuEventQuery");
        }
        if (Clock::now() >= deadline) {
            return fail(ErrorCode::Timeout, operation,
                        "the GPU had not finished what is queued on the stream when the deadline passed");
        }
        if (polls < kEagerPolls) {
            std::this_thread::yield();
        } else {
            std::this_thread::sleep_for(kPollInterval);
        }
    }
}

} // namespace geyser::cuda
