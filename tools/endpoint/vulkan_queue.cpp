#include "vulkan_queue.hpp"

#include "endpoint.hpp"

#include <core/try.hpp>

namespace geyser::endpoint {

VulkanQueue::~VulkanQueue() {
    // A queue that hangs cannot be cleaned up after; the case has reported it.
    if (commands_ != VK_NULL_HANDLE) {
        static_cast<void>(finish());
    }
    vk_.vkDestroyFence(manager_.device(), done_, nullptr);
    vk_.vkDestroyCommandPool(manager_.device(), pool_, nullptr);
}

Result<void> VulkanQueue::init() {
    const VkCommandPoolCreateInfo pool{.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                       .flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT,
                                       .queueFamilyIndex = manager_.queue_family()};
    GEYSER_CHECK(checked("vkCreateCommandPool", vk_.vkCreateCommandPool(manager_.device(), &pool, nullptr, &pool_)));
    const VkCommandBufferAllocateInfo commands{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                               .commandPool = pool_,
                                               .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                               .commandBufferCount = 1};
    GEYSER_CHECK(
        checked("vkAllocateCommandBuffers", vk_.vkAllocateCommandBuffers(manager_.device(), &commands, &commands_)));
    const VkFenceCreateInfo fence{.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
    GEYSER_CHECK(checked("vkCreateFence", vk_.vkCreateFence(manager_.device(), &fence, nullptr, &done_)));
    return {};
}

Result<VkCommandBuffer> VulkanQueue::begin() {
    GEYSER_CHECK(wait());
    const VkCommandBufferBeginInfo info{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
                                        .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT};
    GEYSER_CHECK(checked("vkBeginCommandBuffer", vk_.vkBeginCommandBuffer(commands_, &info)));
    return commands_;
}

Result<void> VulkanQueue::submit(std::optional<SyncPoint> wait, std::optional<SyncPoint> signal) {
    GEYSER_CHECK(checked("vkEndCommandBuffer", vk_.vkEndCommandBuffer(commands_)));
    GEYSER_CHECK(manager_.submit(commands_, {.wait = wait, .signal = signal, .timeout = kStepTimeout}, done_));
    pending_ = true;
    return {};
}

Result<void> VulkanQueue::finish() {
    // A fence is signalled after everything that was submitted before it, so it takes no more than empty commands. By
    // way of the manager, as other threads may use its queue.
    GEYSER_CHECK(begin());
    GEYSER_CHECK(submit({}, {}));
    return wait();
}

Result<void> VulkanQueue::wait() {
    if (!pending_) {
        return {};
    }
    const auto timeout = static_cast<std::uint64_t>(kStepTimeout.count());
    GEYSER_CHECK(checked("vkWaitForFences", vk_.vkWaitForFences(manager_.device(), 1, &done_, VK_TRUE, timeout)));
    GEYSER_CHECK(checked("vkResetFences", vk_.vkResetFences(manager_.device(), 1, &done_)));
    pending_ = false;
    return {};
}

} // namespace geyser::endpoint
