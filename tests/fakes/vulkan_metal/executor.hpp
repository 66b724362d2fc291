// The queues of a device, for submissions that wait for shared events or signal them. The driver knows nothing of
// events, and so never hears of their semaphores: a submission goes to it when what it waits for is reached, in the
// order of the application's calls, and a fence after it tells when to signal its events. Peers may set an event to any
// value at any time, as with Metal.
//
// One order for all queues of the device: applications here use one.
#pragma once

#include "state.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <span>
#include <thread>
#include <vector>

namespace geyser::fake_vulkan_metal {

/// Reached when the event's value is at least `value`.
struct EventPoint {
    fake_metal::Reference<fake_metal::Event> event;
    std::uint64_t value = 0;
};

/// A VkSubmitInfo with what it points to, without the shared timelines.
struct Batch {
    std::vector<VkSemaphore> wait_semaphores = {};
    std::vector<VkPipelineStageFlags> wait_stages = {};
    std::vector<std::uint64_t> wait_values = {};
    std::vector<VkCommandBuffer> commands = {};
    std::vector<VkSemaphore> signal_semaphores = {};
    std::vector<std::uint64_t> signal_values = {};
    std::vector<EventPoint> wait_events = {};
    std::vector<EventPoint> signal_events = {};
};

struct Submission {
    VkQueue queue = VK_NULL_HANDLE;
    std::vector<Batch> batches = {};
    VkFence fence = VK_NULL_HANDLE;
};

class Executor {
public:
    explicit Executor(Device& device);
    Executor(const Executor&) = delete;
    Executor& operator=(const Executor&) = delete;
    /// Nothing is pending: the application has waited for its device.
    ~Executor();

    void submit(Submission submission);
    /// Blocks until all submissions are with the driver.
    void wait_until_passed_on();
    /// Blocks until none of the fences is of a submission that is not with the driver yet: false where the deadline
    /// passes first. Until then the driver must not hear of them from another thread.
    [[nodiscard]] bool wait_until_passed_on(std::span<const VkFence> fences,
                                            std::chrono::steady_clock::time_point deadline);
    /// Blocks until the events of all submissions are signalled.
    void wait_until_done();

private:
    struct Signal {
        VkFence fence = VK_NULL_HANDLE;
        std::vector<EventPoint> events = {};
    };

    void pass_on(const std::stop_token& stop);
    void run(const Submission& submission);
    void run(VkQueue queue, const Batch& batch, VkFence fence);
    void signal(const std::stop_token& stop);

    Device& device_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<Submission> submissions_; ///< the first one is under way
    std::deque<Signal> signals_;         ///< likewise
    std::jthread passing_on_;
    std::jthread signalling_;
};

} // namespace geyser::fake_vulkan_metal
