#include "bench_floor.hpp"

#include <core/try.hpp>

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
    using endpoint::checked;
    GEYSER_CHECK(checked("vkCreateImage", vk_.vkCreateImage(device_, &info, nullptr, &image_)));
    VkMemoryRequirements requirements = {};
    vk_.vkGetImageMemoryRequirements(device_, image_, &requirements);
    GEYSER_TRY(memory_, endpoint::allocate_memory(vk_, physical_device_, device_, requirements,
                                                  VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT));
    return checked("vkBindImageMemory", vk_.vkBindImageMemory(device_, image_, memory_, 0));
}

} // namespace geyser::tool
