#include "ipc/attention.hpp"

#include "core/try.hpp"
#include "ipc/windows/last_error.hpp"
#include "ipc/windows/pool_wait.hpp"
#include "ipc/windows/wait.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <mutex>
#include <utility>
#include <vector>

namespace geyser::ipc {
namespace {

/// What timers count in.
using Ticks = std::chrono::duration<LONGLONG, std::ratio<1, 10'000'000>>;
/// A receiver watches its channel, and its folder while there is no sender.
constexpr std::size_t kMost = 8;

class EventAttention final : public Attention {
public:
    EventAttention(UniqueHandle raised, UniqueHandle alarm) noexcept
        : raised_(std::move(raised)), alarm_(std::move(alarm)) {}

    EventAttention(const EventAttention&) = delete;
    EventAttention& operator=(const EventAttention&) = delete;
    ~EventAttention() override {
        std::vector<Entry> gone; // whose callbacks may be waiting for the lock
        const std::lock_guard lock(mutex_);
        gone.swap(entries_);
    }

    [[nodiscard]] Result<void> start(std::string_view operation) {
        const auto called = [this] {
            const std::lock_guard lock(mutex_);
            if (is_signalled(alarm_.get())) {
                ::SetEvent(raised_.get());
            }
        };
        GEYSER_TRY(alarm_wait_, PoolWait::create(called, operation));
        return {};
    }

    [[nodiscard]] Result<void> watch(OsWaitable waitable, std::string_view operation) override;
    void ignore(OsWaitable waitable) noexcept override;
    void raise(Timeout delay) noexcept override;
    void lower() noexcept override;
    [[nodiscard]] Result<void> wait(Timeout timeout, std::string_view operation) override;
    [[nodiscard]] OsWaitable waitable() noexcept override;

private:
    struct Entry {
        HANDLE handle = nullptr;
        std::unique_ptr<PoolWait> wait = {}; ///< waits only in event loops
    };

    void look(const Entry& entry) noexcept;

    UniqueHandle raised_; ///< an event, the one that event loops wait for
    UniqueHandle alarm_;  ///< a timer
    /// Between lower(), which looks at the handles, and the pool's threads, which may have looked before.
    std::mutex mutex_ = {};
    std::vector<Entry> entries_ = {};
    bool in_event_loop_ = false;
    std::unique_ptr<PoolWait> alarm_wait_ = {}; ///< ends first
};

/// Under the lock: passes on what the handle has to say, or waits for it.
void EventAttention::look(const Entry& entry) noexcept {
    if (is_signalled(entry.handle)) {
        ::SetEvent(raised_.get());
    } else {
        entry.wait->arm(entry.handle);
    }
}

Result<void> EventAttention::watch(OsWaitable waitable, std::string_view operation) {
    if (entries_.size() == kMost) {
        return fail(ErrorCode::OutOfHostMemory, operation, "no more than " + std::to_string(kMost) + " are watched");
    }
    const auto called = [this, waitable] {
        const std::lock_guard lock(mutex_);
        const auto entry = std::ranges::find(entries_, waitable, &Entry::handle);
        if (entry != entries_.end()) {
            look(*entry);
        }
    };
    GEYSER_TRY(auto wait, PoolWait::create(called, operation));
    const std::lock_guard lock(mutex_);
    entries_.push_back({.handle = waitable, .wait = std::move(wait)});
    if (in_event_loop_) {
        look(entries_.back());
    }
    return {};
}

void EventAttention::ignore(OsWaitable waitable) noexcept {
    Entry gone; // its callback may be waiting for the lock
    const std::lock_guard lock(mutex_);
    const auto entry = std::ranges::find(entries_, waitable, &Entry::handle);
    if (entry != entries_.end()) {
        gone = std::move(*entry);
        entries_.erase(entry);
    }
}

void EventAttention::raise(Timeout delay) noexcept {
    if (delay <= Timeout::zero()) {
        ::SetEvent(raised_.get());
        return;
    }
    LARGE_INTEGER due;
    due.QuadPart = -std::chrono::ceil<Ticks>(delay).count(); // negative: from now on
    ::SetWaitableTimer(alarm_.get(), &due, 0, nullptr, nullptr, FALSE);
    alarm_wait_->arm(alarm_.get());
}

void EventAttention::lower() noexcept {
    // A timer that has expired stays signalled until it is set anew.
    LARGE_INTEGER far_away;
    far_away.QuadPart = -std::chrono::duration_cast<Ticks>(std::chrono::hours(24)).count();
    const std::lock_guard lock(mutex_);
    ::SetWaitableTimer(alarm_.get(), &far_away, 0, nullptr, nullptr, FALSE);
    ::CancelWaitableTimer(alarm_.get());
    ::ResetEvent(raised_.get());
    if (in_event_loop_) {
        std::ranges::for_each(entries_, [this](const Entry& entry) { look(entry); });
    }
}

Result<void> EventAttention::wait(Timeout timeout, std::string_view operation) {
    std::array<HANDLE, kMost + 2> handles = {raised_.get(), alarm_.get()};
    std::size_t count = 2;
    for (const Entry& entry : entries_) {
        handles[count++] = entry.handle;
    }
    auto woken = wait_for_first(std::span(handles).first(count), Deadline(timeout), operation);
    if (!woken) {
        return std::unexpected(std::move(woken).error());
    }
    return {};
}

OsWaitable EventAttention::waitable() noexcept {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(in_event_loop_, true)) {
        std::ranges::for_each(entries_, [this](const Entry& entry) { look(entry); });
    }
    return raised_.get();
}

} // namespace

Result<std::unique_ptr<Attention>> Attention::create(std::string_view operation) {
    GEYSER_TRY(UniqueHandle raised, create_event(operation));
    UniqueHandle alarm(::CreateWaitableTimerW(nullptr, /*bManualReset=*/TRUE, nullptr));
    if (!alarm) {
        return last_failure(operation, "CreateWaitableTimer");
    }
    auto self = std::make_unique<EventAttention>(std::move(raised), std::move(alarm));
    GEYSER_CHECK(self->start(operation));
    return self;
}

} // namespace geyser::ipc
