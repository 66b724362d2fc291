// A timeline semaphore that is a MTLSharedEvent. The driver knows nothing of events, so it has two semaphores of its
// own here, and threads carry the values: `mirror`, which the application holds and waits for, follows the event; what
// the application's submissions signal is a second one, `tickets`, which counts them, and each sets the event to the
// value that it was to have. No semaphore is ever signalled both by the host and by a queue, so peers may set the event
// to any value at any time, as with Metal.
#pragma once

#include "state.hpp"

#include <condition_variable>
#include <deque>
#include <thread>

namespace geyser::fake_vulkan_metal {

class SharedTimeline {
public:
    /// Takes the two semaphores over. `mirror` has the event's value, `tickets` has 0.
    SharedTimeline(const Device& device, fake_metal::Event* event, VkSemaphore mirror, std::uint64_t mirrored,
                   VkSemaphore tickets);
    SharedTimeline(const SharedTimeline&) = delete;
    SharedTimeline& operator=(const SharedTimeline&) = delete;
    /// Waits until every ticket is passed on; the application has waited for its submissions.
    ~SharedTimeline();

    [[nodiscard]] fake_metal::Event& event() const noexcept { return *event_.get(); }
    [[nodiscard]] VkSemaphore tickets() const noexcept { return tickets_; }
    /// What a submission is to signal on tickets(), so that the event gets `value`. Submissions come in this order.
    [[nodiscard]] std::uint64_t take_ticket(std::uint64_t value);

private:
    void follow(const std::stop_token& stop, std::uint64_t mirrored) const;
    void pass_on(const std::stop_token& stop);

    const Device& device_;
    fake_metal::Reference<fake_metal::Event> event_;
    VkSemaphore mirror_;
    VkSemaphore tickets_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<std::uint64_t> values_; ///< of the tickets that are under way
    std::uint64_t last_ticket_ = 0;
    std::jthread follower_;
    std::jthread passer_;
};

} // namespace geyser::fake_vulkan_metal
