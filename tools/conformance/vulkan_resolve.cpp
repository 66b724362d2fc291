#include "vulkan_resolve.hpp"

namespace geyser::conformance {

Result<void> ResolveTarget::reserve(std::uint32_t vk_format, std::uint32_t width, std::uint32_t height) {
    destroy();
    extent_ = {width, height, 1};
    const VkImageCreateInfo info{.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
                                 .imageType = VK_IMAGE_TYPE_2D,
                                 .format = static_cast<VkFormat>(vk_format),
                                 .extent = extent_,
                                 .mipLevels = 1,
                                 .arrayLayers = 1,
                                 .samples = VK_SAMPLE_COUNT_1_BIT,
                                 .tiling = VK_IMAGE_TILING_OPTIMAL,
                                 .usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                 .sharingMode = VK_SHARING_MODE_EXCLUSIVE,
                                 .initialLayout = VK_IMAGE_LAYOUT_UNDEFINED};
    if (const VkResult result = vk_.vkCreateImage(device_, &info, nullptr, &image_); result != VK_SUCCESS) {
        return vulkan_failure("vkCreateImage", result);
    }
    VkMemoryRequirements requirements = {};
    vk_.vkGetImageMemoryRequirements(device_, image_, &requirements);
    const auto type = find_memory_type(vk_, physical_device_, requirements.memoryTypeBits, 0);
    if (!type) {
        return std::unexpected(type.error());
    }
    const VkMemoryAllocateInfo allocation{
        .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO, .allocationSize = requirements.size, .memoryTypeIndex = *type};
    if (const VkResult result = vk_.vkAllocateMemory(device_, &allocation, nullptr, &memory_); result != VK_SUCCESS) {
        return vulkan_failure("vkAllocateMemory", result);
    }
    if (const VkResult result = vk_.vkBindImageMemory(device_, image_, memory_, 0); result != VK_SUCCESS) {
        return vulkan_failure("vkBindImageMemory", result);
    }
    return {};
}

VkImage ResolveTarget::record(VkCommandBuffer commands, VkImage source, VkImageLayout source_layout) {
    transition(commands, VK_IMAGE_LAYOUT_UNDEFINED, 0, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
               VK_ACCESS_TRANSFER_WRITE_BIT);
    const VkImageSubresourceLayers layer{.aspectMask = VK_IMAGE_ASPECT_COLOR_BIT, .layerCount = 1};
    const VkImageResolve region{.srcSubresource = layer, .dstSubresource = layer, .extent = extent_};
    vk_.vkCmdResolveImage(commands, source, source_layout, image_, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region);
    transition(commands, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, VK_ACCESS_TRANSFER_WRITE_BIT,
               VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, VK_ACCESS_TRANSFER_READ_BIT);
    return image_;
}

void ResolveTarget::transition(VkCommandBuffer commands, VkImageLayout from, VkAccessFlags before, VkImageLayout to,
                               VkAccessFlags after) {
    const VkImageMemoryBarrier barrier{
        .sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
        .srcAccessMask = before,
        .dstAccessMask = after,
        .oldLayout = from,
        .newLayout = to,
        .srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
        .dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
        .image = image_,
        .subresourceRange = {.aspectMask = VK_IMAGE_ASPECT_COLOR_BIT, .levelCount = 1, .layerCount = 1}};
    vk_.vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 0, nullptr, 0,
                             nullptr, 1, &barrier);
}

void ResolveTarget::destroy() {
    vk_.vkDestroyImage(device_, image_, nullptr);
    vk_.vkFreeMemory(device_, memory_, nullptr);
    image_ = VK_NULL_HANDLE;
    memory_ = VK_NULL_HANDLE;
}

} // namespace geyser::conformance
