#include "vulkan_resolve.hpp"

#include <core/try.hpp>

namespace geyser::endpoint {
namespace {

// A new image each time: nothing of it is kept, nor waited for.
constexpr VulkanImageState kUnused{
    .layout = VK_IMAGE_LAYOUT_UNDEFINED, .stages = VK_PIPELINE_STAGE_TRANSFER_BIT, .access = 0};

} // namespace

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
    GEYSER_CHECK(checked("vkCreateImage", vk_.vkCreateImage(device_, &info, nullptr, &image_)));
    VkMemoryRequirements requirements = {};
    vk_.vkGetImageMemoryRequirements(device_, image_, &requirements);
    GEYSER_TRY(memory_, allocate_memory(vk_, physical_device_, device_, requirements, 0));
    return checked("vkBindImageMemory", vk_.vkBindImageMemory(device_, image_, memory_, 0));
}

VkImage ResolveTarget::record(VkCommandBuffer commands, VkImage source, VkImageLayout source_layout) {
    record_transition(vk_, commands, image_, VK_IMAGE_ASPECT_COLOR_BIT, kUnused, kWritten);
    const VkImageSubresourceLayers layer{.aspectMask = VK_IMAGE_ASPECT_COLOR_BIT, .layerCount = 1};
    const VkImageResolve region{.srcSubresource = layer, .dstSubresource = layer, .extent = extent_};
    vk_.vkCmdResolveImage(commands, source, source_layout, image_, kWritten.layout, 1, &region);
    record_transition(vk_, commands, image_, VK_IMAGE_ASPECT_COLOR_BIT, kWritten, kRead);
    return image_;
}

void ResolveTarget::destroy() {
    vk_.vkDestroyImage(device_, image_, nullptr);
    vk_.vkFreeMemory(device_, memory_, nullptr);
    image_ = VK_NULL_HANDLE;
    memory_ = VK_NULL_HANDLE;
}

} // namespace geyser::endpoint
