// The Vulkan functions that the conformance suite calls, loaded from a manager's device.
#pragma once

#include <geyser/vulkan.hpp>

namespace geyser::conformance {

// clang-format off
#define GEYSER_CONFORMANCE_VULKAN_FUNCTIONS(X) \
    X(vkAllocateCommandBuffers) X(vkAllocateMemory) X(vkBeginCommandBuffer) X(vkBindBufferMemory) \
    X(vkBindImageMemory) X(vkCmdClearColorImage) X(vkCmdCopyBufferToImage) X(vkCmdCopyImageToBuffer) \
    X(vkCmdPipelineBarrier) X(vkCmdResolveImage) X(vkCreateBuffer) X(vkCreateCommandPool) X(vkCreateFence) \
    X(vkCreateImage) X(vkDestroyBuffer) X(vkDestroyCommandPool) X(vkDestroyFence) X(vkDestroyImage) \
    X(vkEndCommandBuffer) X(vkFreeMemory) X(vkGetBufferMemoryRequirements) X(vkGetImageMemoryRequirements) \
    X(vkMapMemory) X(vkQueueSubmit) X(vkResetFences) X(vkWaitForFences)
// clang-format on

struct VulkanFunctions {
    PFN_vkGetPhysicalDeviceMemoryProperties vkGetPhysicalDeviceMemoryProperties = nullptr;
#define GEYSER_DECLARE(name) PFN_##name name = nullptr;
    GEYSER_CONFORMANCE_VULKAN_FUNCTIONS(GEYSER_DECLARE)
#undef GEYSER_DECLARE

    [[nodiscard]] static VulkanFunctions load(const VulkanTextureShareManager& manager);
};

/// The error for a call that the driver failed.
[[nodiscard]] std::unexpected<Error> vulkan_failure(const char* call, VkResult result);

/// A memory type among `type_bits` with `properties`.
[[nodiscard]] Result<std::uint32_t> find_memory_type(const VulkanFunctions& vk, VkPhysicalDevice device,
                                                     std::uint32_t type_bits, VkMemoryPropertyFlags properties);

} // namespace geyser::conformance
