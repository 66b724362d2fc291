// From a TextureDescriptor to a VkImage: what to ask the driver for, and what the driver says to it.
#pragma once

#include "device.hpp"

#include <optional>
#include <vector>

namespace geyser::vulkan {

[[nodiscard]] constexpr VkImageTiling tiling_of(TextureLayout layout) noexcept {
    return layout == TextureLayout::Linear ? VK_IMAGE_TILING_LINEAR : VK_IMAGE_TILING_OPTIMAL;
}

/// VkImageCreateInfo in a form that can be kept, sent and compared.
struct ImageSpec {
    VkFormat format = VK_FORMAT_UNDEFINED;
    VkImageType type = VK_IMAGE_TYPE_2D;
    VkExtent3D extent = {};
    std::uint32_t mip_levels = 1;
    std::uint32_t array_layers = 1;
    VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT;
    VkImageTiling tiling = VK_IMAGE_TILING_OPTIMAL;
    VkImageUsageFlags usage = 0;
    VkImageCreateFlags flags = 0;
    std::vector<VkFormat> view_formats = {};

    [[nodiscard]] VulkanImageParameters parameters() const;
};

/// Every usage bit that a descriptor's usage stands for.
[[nodiscard]] VkImageUsageFlags vulkan_usage(TextureUsage usage, const FormatInfo& format);
/// COLOR, DEPTH | STENCIL; COLOR for planar formats taken whole.
[[nodiscard]] VkImageAspectFlags vulkan_aspects(const FormatInfo& format);
/// The aspect of one plane of a linear image.
[[nodiscard]] VkImageAspectFlagBits plane_aspect(const FormatInfo& format, std::uint32_t plane);
/// What the format can do in this tiling, by the driver's word.
[[nodiscard]] VkFormatFeatureFlags format_features(const Device& device, VkFormat format, VkImageTiling tiling);

/// The image that this device would create for the descriptor. UnsupportedFormat where Vulkan has no such format.
[[nodiscard]] Result<ImageSpec> spec_for(const Device& device, const TextureDescriptor& descriptor,
                                         VkImageTiling tiling, std::string_view operation);
/// The image that an exporter created, from its handle.
[[nodiscard]] ImageSpec spec_from(const TextureDescriptor& descriptor, const VulkanImageParameters& parameters);

/// The driver's answer about an image over an external handle type; handle_type 0 asks for a private image.
struct ImageSupport {
    bool possible = false; ///< the image can be created at all
    bool can_export = false;
    bool can_import = false;
    bool dedicated_only = false;
    std::string reason = {}; ///< why not
};
[[nodiscard]] ImageSupport query_image(const Device& device, const ImageSpec& spec,
                                       VkExternalMemoryHandleTypeFlags handle_type);

/// A VkImage with no memory yet. `chain` is added to VkImageCreateInfo's.
[[nodiscard]] Result<VkImage> create_image(const Device& device, const ImageSpec& spec,
                                           VkExternalMemoryHandleTypeFlags handle_type, std::string_view operation,
                                           const void* chain = nullptr);

/// vkGetImageSubresourceLayout of every plane of a linear image.
[[nodiscard]] std::vector<PlaneLayout> plane_layouts(const Device& device, VkImage image, const ImageSpec& spec,
                                                     const FormatInfo& format);

/// A memory type among `type_bits` that has all of `required`, and of `preferred` as well if there is one.
[[nodiscard]] std::optional<std::uint32_t> choose_memory_type(const Device& device, std::uint32_t type_bits,
                                                              VkMemoryPropertyFlags required,
                                                              VkMemoryPropertyFlags preferred);

} // namespace geyser::vulkan
