// The queues of a device whose semaphores may be shared. The driver knows nothing of those: a submission goes to it
// when what it waits for is reached, and what it signals is signalled when the driver is done with it. One submission
// at a time, in the order of the application's calls, for all queues of the device: applications here use one.
#pragma once

#include "shared_semaphore.hpp"

#include <vulkan/vulkan_core.h>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace geyser::fake_vulkan {

struct Point {
    std::shared_ptr<SharedSemaphore> semaphore;
    std::uint64_t value = 0;
};

/// A VkSubmitInfo with what it points to, and its shared semaphores apart.
struct Batch {
    std::vector<VkSemaphore> wait_semaphores = {};
    std::vector<VkPipelineStageFlags> wait_stages = {};
    std::vector<std::uint64_t> wait_values = {};
    std::vector<VkCommandBuffer> commands = {};
    std::vector<VkSemaphore> signal_semaphores = {};
    std::vector<std::uint64_t> signal_values = {};
    std::vector<Point> shared_waits = {};
    std::vector<Point> shared_signals = {};
};

struct Submission {
    VkQueue queue = VK_NULL_HANDLE;
    std::vector<Batch> batches = {};
    VkFence fence = VK_NULL_HANDLE;
};

class Executor {
public:
    Executor(VkDevice device, PFN_vkGetDeviceProcAddr get);
    Executor(const Executor&) = delete;
    Executor& operator=(const Executor&) = delete;
    /// Nothing is pending: the application has waited for its device.
    ~Executor();

    void submit(Submission submission);
    /// Blocks until the driver has heard of all submissions with one of these fences: false where the deadline passes
    /// first. Until then it must not hear of the fences from another thread.
    [[nodiscard]] bool wait_until_submitted(std::span<const VkFence> fences, Deadline deadline);
    /// Blocks until all submissions are done with.
    void wait_until_idle();

private:
    void run();
    void run(const Submission& submission);
    void run(VkQueue queue, const Batch& batch, VkFence fence);

    VkDevice device_;
    PFN_vkDestroyFence destroy_fence_;
    PFN_vkQueueSubmit submit_;
    PFN_vkResetFences reset_fences_;
    PFN_vkWaitForFences wait_for_fences_;
    /// For the executor's own waits.
    VkFence done_ = VK_NULL_HANDLE;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Submission> submissions_; ///< the first one is under way
    bool leaving_ = false;
    std::thread thread_;
};

} // namespace geyser::fake_vulkan
