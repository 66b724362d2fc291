// A stream, and how hand-offs are queued on it: wait, work, signal.
#pragma once

#include "context.hpp"
#include "semaphore.hpp"

#include "core/try.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

namespace geyser::cuda {

/// Thread-safe.
class Queue {
public:
    /// A stream of Geyser's own.
    [[nodiscard]] static Result<std::unique_ptr<Queue>> create(std::shared_ptr<Context> context,
                                                               std::shared_ptr<const guest::Helper> helper,
                                                               LogCallback log, std::string_view operation);
    /// The user's.
    [[nodiscard]] static std::unique_ptr<Queue> adopt(std::shared_ptr<Context> context,
                                                      std::shared_ptr<const guest::Helper> helper, CUstream stream);
    Queue(const Queue&) = delete;
    Queue& operator=(const Queue&) = delete;
    ~Queue();

    [[nodiscard]] CUstream stream() const noexcept { return stream_; }

    enum class Completion : std::uint8_t { OnGpu, BeforeReturn };

    /// Queues the waits, what `work(stream)` queues, and the signals. After a Timeout with BeforeReturn the work is
    /// still under way.
    template <class Work>
    [[nodiscard]] Result<void> submit(const Work& work, const HandOff& sync, Completion completion,
                                      std::string_view operation) {
        GEYSER_CUDA_CURRENT(*context_, operation);
        {
            // Together: what another thread waits for may be among these signals.
            const std::lock_guard lock(mutex_);
            GEYSER_CHECK(collect(sync, operation));
            GEYSER_CHECK(wait(operation));
            GEYSER_CHECK(work(stream_));
            GEYSER_CHECK(signal(operation));
        }
        return completion == Completion::BeforeReturn ? finish(sync.timeout, operation) : Result<void>{};
    }

private:
    Queue(std::shared_ptr<Context> context, std::shared_ptr<const guest::Helper> helper)
        : context_(std::move(context)), helper_(std::move(helper)) {}

    /// One direction's semaphores, in the form that CUDA takes.
    struct Points {
        std::vector<CUexternalSemaphore> semaphores = {};
        std::vector<CUDA_EXTERNAL_SEMAPHORE_SIGNAL_PARAMS> values = {}; ///< those of a wait have the same type
    };
    [[nodiscard]] Result<void> collect(const HandOff& sync, std::string_view operation);
    [[nodiscard]] Result<void> collect(const SyncPoints& points, Points& into, std::string_view operation) const;
    [[nodiscard]] Result<void> wait(std::string_view operation);
    [[nodiscard]] Result<void> signal(std::string_view operation);
    /// Blocks until all that is queued is done.
    [[nodiscard]] Result<void> finish(Timeout timeout, std::string_view operation);
    [[nodiscard]] Result<void> wait_for(CUevent event, Timeout timeout, std::string_view operation) const;
    [[nodiscard]] Result<CUevent> take_event(std::string_view operation);

    std::shared_ptr<Context> context_;
    std::shared_ptr<const guest::Helper> helper_; ///< whose semaphores are this queue's
    LogCallback log_ = {};
    CUstream stream_ = nullptr;
    bool owned_ = false;
    std::mutex mutex_;
    Points waits_;
    Points signals_;
    std::vector<CUevent> events_; ///< idle; there are as many as threads that have waited at once
};

} // namespace geyser::cuda
