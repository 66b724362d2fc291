#include "array_format.hpp"

namespace geyser::cuda {
namespace {

constexpr std::size_t divide_up(std::size_t value, std::size_t divisor) { return (value + divisor - 1) / divisor; }

unsigned array_flags(const VulkanTexture& image) {
    const TextureDescriptor& descriptor = image.descriptor();
    unsigned flags = 0;
    // trap 42. The image's own usage says it, not what the user asked for: the driver may lay out the two differently.
    if ((image.parameters().usage & VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT) != 0) {
        flags |= kArrayColorAttachment;
    }
    if ((image.parameters().usage & VK_IMAGE_USAGE_STORAGE_BIT) != 0) {
        flags |= kArraySurface;
    }
    constexpr std::uint32_t kFaces = 6;
    const bool cube = descriptor.dimension == TextureDimension::Cube;
    if (cube) {
        flags |= kArrayCube;
    }
    if (descriptor.array_layers > (cube ? kFaces : 1)) {
        flags |= kArrayLayered;
    }
    return flags;
}

} // namespace

std::string refusal(const TextureDescriptor& image) {
    if (image.layout == TextureLayout::Linear) {
        return {}; // plain memory: CUDA need not know what is in it
    }
    const FormatInfo& format = *format_info(image.format);
    if (image.samples > 1) {
        return "CUDA has no multisampled arrays, and the texture has " + std::to_string(image.samples) + " samples";
    }
    if (image.array_layers > 1 && image.mip_levels > 1) {
        return "CUDA looks for the layers of an image with levels elsewhere than Vulkan puts them, and the texture "
               "has " +
               std::to_string(image.array_layers) + " layers of " + std::to_string(image.mip_levels) + " levels";
    }
    if (format.is_planar() || format.is_compressed()) {
        return std::string(format.is_planar() ? "planar" : "block-compressed") +
               " images cannot be mapped as CUDA arrays, and " + std::string(format.name) +
               " is one; a linear texture can be shared";
    }
    if (!format.cuda) {
        return "CUDA arrays have no format for " + std::string(format.name);
    }
    return {};
}

CUDA_EXTERNAL_MEMORY_MIPMAPPED_ARRAY_DESC array_description(const VulkanTexture& image) {
    const TextureDescriptor& descriptor = image.descriptor();
    const CudaFormat& format = *format_info(descriptor.format)->cuda;
    const unsigned flags = array_flags(image);
    std::size_t depth = 0; // of a 2D array
    if (descriptor.dimension == TextureDimension::D3) {
        depth = descriptor.depth;
    } else if ((flags & (kArrayLayered | kArrayCube)) != 0) {
        depth = descriptor.array_layers;
    }
    return {.offset = 0,
            .arrayDesc = {.Width = descriptor.width,
                          .Height = descriptor.height,
                          .Depth = depth,
                          .Format = static_cast<CUarray_format>(format.array_format),
                          .NumChannels = format.channels,
                          .Flags = flags},
            .numLevels = descriptor.mip_levels,
            .reserved = {}};
}

std::uint32_t part_count(const TextureDescriptor& image) {
    const FormatInfo& format = *format_info(image.format);
    return format.is_planar() ? format.plane_count : image.mip_levels;
}

CopyExtent part_extent(const TextureDescriptor& image, std::uint32_t part) {
    const FormatInfo& format = *format_info(image.format);
    const FormatPlane& plane = format.planes[format.is_planar() ? part : 0];
    const std::uint32_t level = format.is_planar() ? 0 : part;
    const std::size_t width = divide_up(mip_extent(image.width, level), plane.divide_width);
    const std::size_t height = divide_up(mip_extent(image.height, level), plane.divide_height);
    return {.width_bytes = divide_up(width, format.block_width) * plane.block_bytes,
            .height = divide_up(height, format.block_height),
            .depth = image.dimension == TextureDimension::D3 ? mip_extent(image.depth, level) : image.array_layers};
}

} // namespace geyser::cuda
