// The Vulkan functions that an endpoint calls, loaded from a manager's device.
#pragma once

#include "vulkan_result.hpp"

#include <geyser/vulkan.hpp>

namespace geyser::endpoint {

// clang-format off
#define GEYSER_ENDPOINT_VULKAN_FUNCTIONS(X) \
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
    GEYSER_ENDPOINT_VULKAN_FUNCTIONS(GEYSER_DECLARE)
#undef GEYSER_DECLARE

    [[nodiscard]] static VulkanFunctions load(const VulkanTextureShareManager& manager);
};

/// What a call of an endpoint answered.
[[nodiscard]] inline Result<void> checked(std::string_view call, VkResult result) {
    return checked("endpoint", call, result);
}

/// Memory of the first type with `properties` that fits.
[[nodiscard]] Result<VkDeviceMemory> allocate_memory(const VulkanFunctions& vk, VkPhysicalDevice physical_device,
                                                     VkDevice device, const VkMemoryRequirements& requirements,
                                                     VkMemoryPropertyFlags properties);

/// How commands that copy use an image.
inline constexpr VulkanImageState kWritten{.layout = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                                           .stages = VK_PIPELINE_STAGE_TRANSFER_BIT,
                                           .access = VK_ACCESS_TRANSFER_WRITE_BIT};
inline constexpr VulkanImageState kRead{.layout = VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                                        .stages = VK_PIPELINE_STAGE_TRANSFER_BIT,
                                        .access = VK_ACCESS_TRANSFER_READ_BIT};

/// Records that `commands` are done with the image as in `from` before they use it as in `to`. All of the image, within
/// this queue family.
void record_transition(const VulkanFunctions& vk, VkCommandBuffer commands, VkImage image, VkImageAspectFlags aspects,
                       const VulkanImageState& from, const VulkanImageState& to);

} // namespace geyser::endpoint
