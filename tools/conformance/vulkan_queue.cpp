#include "vulkan_queue.hpp"

#include "endpoint.hpp"

namespace geyser::conformance {

VulkanQueue::~VulkanQueue() {
    // A queue that hangs cannot be cleaned up after; the case has reported it.
    static_cast<void>(finish());
    vk_.vkDestroyFence(manager_.device(), done_, nullptr);
    vk_.vkDestroyCommandPool(manager_.device(), pool_, nullptr);
}

Result<void> VulkanQueue::init() {
    const VkCommandPoolCreateInfo pool{.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                       .flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT,
                                       .queueFamilyIndex = manager_.queue_family()};
    if (const VkResult result = vk_.vkCreateCommandPool(manager_.device(), &pool, nullptr, &pool_);
        result != VK_SUCCESS) {
        return vulkan_failure("vkCreateCommandPool", result);
    }
    const VkCommandBufferAllocateInfo commands{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                               .commandPool = pool_,
                                               .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                               .commandBufferCount = 1};
    if (const VkResult result = vk_.vkAllocateCommandBuffers(manager_.device(), &commands, &commands_);
        result != VK_SUCCESS) {
        return vulkan_failure("vkAllocateCommandBuffers", result);
    }
    const VkFenceCreateInfo fence{.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
    if (const VkResult result = vk_.vkCreateFence(manager_.device(), &fence, nullptr, &done_); result != VK_SUCCESS) {
        return vulkan_failure("vkCreateFence", result);
    }
    return {};
}

Result<VkCommandBuffer> VulkanQueue::begin() {
    if (auto finished = finish(); !finished) {
        return std::unexpected(std::move(finished).error());
    }
    const VkCommandBufferBeginInfo info{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
                                        .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT};
    if (const VkResult result = vk_.vkBeginCommandBuffer(commands_, &info); result != VK_SUCCESS) {
        return vulkan_failure("vkBeginCommandBuffer", result);
    }
    return commands_;
}

Result<void> VulkanQueue::submit(std::optional<SyncPoint> wait, std::optional<SyncPoint> signal) {
    if (const VkResult result = vk_.vkEndCommandBuffer(commands_); result != VK_SUCCESS) {
        return vulkan_failure("vkEndCommandBuffer", result);
    }
    if (auto submitted = manager_.submit(commands_, {.wait = wait, .signal = signal, .timeout = kStepTimeout});
        !submitted) {
        return submitted;
    }
    pending_ = true;
    return {};
}

Result<void> VulkanQueue::finish() {
    if (!pending_) {
        return {};
    }
    // An empty submission's fence waits for everything before it, the manager's own submissions included.
    if (const VkResult result = vk_.vkQueueSubmit(manager_.queue(), 0, nullptr, done_); result != VK_SUCCESS) {
        return vulkan_failure("vkQueueSubmit", result);
    }
    const auto timeout = static_cast<std::uint64_t>(kStepTimeout.count());
    if (const VkResult result = vk_.vkWaitForFences(manager_.device(), 1, &done_, VK_TRUE, timeout);
        result != VK_SUCCESS) {
        return vulkan_failure("vkWaitForFences", result);
    }
    if (const VkResult result = vk_.vkResetFences(manager_.device(), 1, &done_); result != VK_SUCCESS) {
        return vulkan_failure("vkResetFences", result);
    }
    pending_ = false;
    return {};
}

} // namespace geyser::conformance
