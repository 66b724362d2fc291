#include "ipc/attention.hpp"

#include "core/try.hpp"
#include "ipc/macos/event_queue.hpp"

#include <algorithm>

namespace geyser::ipc {
namespace {

// The numbers of the two events of its own. Other filters number theirs apart.
constexpr uintptr_t kAlarm = 1;
constexpr uintptr_t kRaised = 1;

struct kevent event(uintptr_t ident, std::int16_t filter, std::uint16_t flags, std::uint32_t fflags = 0,
                    std::intptr_t data = 0) {
    return {.ident = ident, .filter = filter, .flags = flags, .fflags = fflags, .data = data, .udata = nullptr};
}

class KqueueAttention final : public Attention {
public:
    explicit KqueueAttention(UniqueFd queue) noexcept : queue_(std::move(queue)) {}

    [[nodiscard]] Result<void> watch(OsWaitable waitable, std::string_view operation) override {
        // A kqueue is readable to another one while it has events.
        return change_event(queue_, event(static_cast<uintptr_t>(waitable), EVFILT_READ, EV_ADD), operation);
    }

    void ignore(OsWaitable waitable) noexcept override {
        (void)change_event(queue_, event(static_cast<uintptr_t>(waitable), EVFILT_READ, EV_DELETE),
                           "Attention::ignore");
    }

    void raise(Timeout delay) noexcept override {
        // A user event stays until it is deleted; a timer goes when it has been seen, and wait() puts the other one in
        // its place.
        const auto change = delay <= Timeout::zero()
                                ? event(kRaised, EVFILT_USER, EV_ADD, NOTE_TRIGGER)
                                : event(kAlarm, EVFILT_TIMER, EV_ADD | EV_ONESHOT, NOTE_NSECONDS, delay.count());
        (void)change_event(queue_, change, "Attention::raise");
    }

    void lower() noexcept override {
        // Either may not be there.
        (void)change_event(queue_, event(kAlarm, EVFILT_TIMER, EV_DELETE), "Attention::lower");
        (void)change_event(queue_, event(kRaised, EVFILT_USER, EV_DELETE), "Attention::lower");
        forget_past_events(queue_);
    }

    [[nodiscard]] Result<void> wait(Timeout timeout, std::string_view operation) override {
        auto seen = wait_for_event(queue_, Deadline(timeout), operation);
        if (!seen) {
            if (seen.error().code == ErrorCode::Interrupted) {
                return fail(ErrorCode::Interrupted, operation, "a signal handler ran while waiting for a frame");
            }
            return std::unexpected(std::move(seen).error());
        }
        if (*seen && (*seen)->filter == EVFILT_TIMER) {
            raise(Timeout::zero());
        }
        return {};
    }

    [[nodiscard]] OsWaitable waitable() noexcept override { return queue_.get(); }

private:
    UniqueFd queue_;
};

} // namespace

Result<std::unique_ptr<Attention>> Attention::create(std::string_view operation) {
    GEYSER_TRY(auto queue, create_event_queue(operation));
    return std::make_unique<KqueueAttention>(std::move(queue));
}

} // namespace geyser::ipc
