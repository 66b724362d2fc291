#include "bench_floor.hpp"

namespace geyser::tool {

BareImage::~BareImage() {
    vk_.vkDestroyImage(device_, image_, nullptr);
    vk_.vkFreeMemory(device_, memory_, nullptr);
}

Result<void> BareImage::allocate() {
    const bool linear = descriptor_.layout == TextureLayout::Linear;
    const VkImageCreateInfo info{.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
                                 .flags = parameters_.flags,
                                 .imageType = VK_IMAGE_TYPE_2D,
                                 .format = static_cast<VkFormat>(parameters_.format),
                                 .extent = {descriptor_.width, descriptor_.height, 1},
                                 .mipLevels = 1,
                                 .arrayLayers = 1,
                                 .samples = VK_SAMPLE_COUNT_1_BIT,
                                 .tiling = linear ? VK_IMAGE_TILING_LINEAR : VK_IMAGE_TILING_OPTIMAL,
                                 .usage = parameters_.usage,
                                 .sharingMode = VK_SHARING_MODE_EXCLUSIVE,
                                 .initialLayout = VK_IMAGE_LAYOUT_UNDEFINED};
    if (const VkResult result = vk_.vkCreateImage(device_, &info, nullptr, &image_); result != VK_SUCCESS) {
        return conformance::vulkan_failure("vkCreateImage", result);
    }
    VkMemoryRequirements requirements = {};
    vk_.vkGetImageMemoryRequirements(device_, image_, &requirements);
    const auto type = conformance::find_memory_type(vk_, physical_device_, requirements.memoryTypeBits,
                                                    VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT);
    if (!type) {
        return std::unexpected(type.error());
    }
    const VkMemoryAllocateInfo allocation{
        .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO, .allocationSize = requirements.size, .memoryTypeIndex = *type};
    if (const VkResult result = vk_.vkAllocateMemory(device_, &allocation, nullptr, &memory_); result != VK_SUCCESS) {
        return conformance::vulkan_failure("vkAllocateMemory", result);
    }
    if (const VkResult result = vk_.vkBindImageMemory(device_, image_, memory_, 0); result != VK_SUCCESS) {
        return conformance::vulkan_failure("vkBindImageMemory", result);
    }
    return {};
}

} // namespace geyser::tool
