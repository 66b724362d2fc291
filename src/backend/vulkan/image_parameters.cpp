#include "image_parameters.hpp"

#include <algorithm>

namespace geyser::vulkan {
namespace {

constexpr VkImageUsageFlags kKnownUsages =
    VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_SAMPLED_BIT |
    VK_IMAGE_USAGE_STORAGE_BIT | VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT |
    VK_IMAGE_USAGE_INPUT_ATTACHMENT_BIT;

/// Not sparse, protected, disjoint or multi-GPU: those need features, or memory that is bound in parts.
constexpr VkImageCreateFlags kKnownFlags = VK_IMAGE_CREATE_MUTABLE_FORMAT_BIT | VK_IMAGE_CREATE_CUBE_COMPATIBLE_BIT |
                                           VK_IMAGE_CREATE_2D_ARRAY_COMPATIBLE_BIT |
                                           VK_IMAGE_CREATE_EXTENDED_USAGE_BIT | VK_IMAGE_CREATE_ALIAS_BIT;

bool is_plain_color(const FormatInfo& format) {
    return !format.is_compressed() && !format.is_planar() && !format.is_depth_stencil();
}

/// Vulkan's format compatibility classes, as far as Geyser's table knows their members.
bool may_view_as(const FormatInfo& image, std::uint32_t view_format) {
    if (image.vulkan == view_format) {
        return true;
    }
    const auto found = format_from_vulkan(view_format);
    if (!found) {
        return false;
    }
    const FormatInfo& view = *format_info(*found);
    return image.srgb_sibling == view.format ||
           (is_plain_color(image) && is_plain_color(view) && image.planes[0].block_bytes == view.planes[0].block_bytes);
}

std::string cube_fault(const ImageSpec& spec, const TextureDescriptor& descriptor) {
    const bool is_cube = descriptor.dimension == TextureDimension::Cube;
    const bool flagged = (spec.flags & VK_IMAGE_CREATE_CUBE_COMPATIBLE_BIT) != 0;
    if (is_cube && !flagged) {
        return "the texture is a cube, and the image's flags " + std::to_string(spec.flags) + " lack CUBE_COMPATIBLE";
    }
    // VUID-VkImageCreateInfo-imageType-00954, -flags-00949, -samples-02257.
    const bool fits = spec.type == VK_IMAGE_TYPE_2D && spec.extent.width == spec.extent.height &&
                      spec.array_layers >= 6 && spec.samples == VK_SAMPLE_COUNT_1_BIT;
    if (flagged && !fits) {
        return "the image's flags " + std::to_string(spec.flags) + " hold CUBE_COMPATIBLE, and the texture is no cube";
    }
    return {};
}

std::string view_format_fault(const Device& device, const ImageSpec& spec, const FormatInfo& format) {
    if (spec.view_formats.empty()) {
        return {};
    }
    if (spec.view_formats.size() > kMaxViewFormats) {
        return std::to_string(spec.view_formats.size()) + " view formats are more than " +
               std::to_string(kMaxViewFormats);
    }
    if (!device.extensions().image_format_list) {
        return "the image has a list of view formats, and VK_KHR_image_format_list is not enabled on this device";
    }
    // VUID-VkImageCreateInfo-flags-04738.
    if (spec.view_formats.size() > 1 && (spec.flags & VK_IMAGE_CREATE_MUTABLE_FORMAT_BIT) == 0) {
        return "the image has " + std::to_string(spec.view_formats.size()) + " view formats, and its flags " +
               std::to_string(spec.flags) + " lack MUTABLE_FORMAT";
    }
    for (const VkFormat view : spec.view_formats) {
        if (!may_view_as(format, static_cast<std::uint32_t>(view))) {
            return "view format " + std::to_string(static_cast<std::uint32_t>(view)) + " is not compatible with " +
                   std::string(format.name);
        }
    }
    return {};
}

} // namespace

std::string parameter_fault(const Device& device, const ImageSpec& spec, const TextureDescriptor& descriptor) {
    if ((spec.usage & ~kKnownUsages) != 0) {
        return "the image's usage " + std::to_string(spec.usage) + " has bits beyond " + std::to_string(kKnownUsages);
    }
    if ((spec.flags & ~kKnownFlags) != 0) {
        return "the image's flags " + std::to_string(spec.flags) + " have bits beyond " + std::to_string(kKnownFlags);
    }
    // VUID-VkImageCreateInfo-flags-00950.
    if ((spec.flags & VK_IMAGE_CREATE_2D_ARRAY_COMPATIBLE_BIT) != 0 && spec.type != VK_IMAGE_TYPE_3D) {
        return "the image's flags " + std::to_string(spec.flags) + " hold 2D_ARRAY_COMPATIBLE, and it is not 3D";
    }
    if (std::string fault = cube_fault(spec, descriptor); !fault.empty()) {
        return fault;
    }
    return view_format_fault(device, spec, *format_info(descriptor.format));
}

} // namespace geyser::vulkan
