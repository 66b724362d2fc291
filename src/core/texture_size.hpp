// Bytes of textures whose rules validate() is still checking, or has checked.
#pragma once

#include "checked.hpp"

#include <geyser/texture.hpp>

namespace geyser {

/// One plane of one level, in blocks.
struct BlockExtent {
    std::uint64_t columns = 0;
    std::uint64_t rows = 0;
};

/// Partial blocks and partially subsampled texels count as whole ones.
[[nodiscard]] constexpr BlockExtent block_extent(const TextureDescriptor& descriptor, const FormatInfo& info,
                                                 std::uint32_t level, const FormatPlane& plane) noexcept {
    const auto blocks = [level](std::uint64_t texels_a_block, std::uint32_t extent) {
        return (mip_extent(extent, level) + texels_a_block - 1) / texels_a_block;
    };
    return {.columns = blocks(std::uint64_t{info.block_width} * plane.divide_width, descriptor.width),
            .rows = blocks(std::uint64_t{info.block_height} * plane.divide_height, descriptor.height)};
}

/// One plane of one level of one layer, with all its samples and depth slices.
[[nodiscard]] constexpr CheckedSize subresource_bytes(const TextureDescriptor& descriptor, const FormatInfo& info,
                                                      std::uint32_t level, const FormatPlane& plane) noexcept {
    const BlockExtent extent = block_extent(descriptor, info, level, plane);
    const CheckedSize slice = checked_multiply(checked_multiply(extent.columns, extent.rows), plane.block_bytes);
    return checked_multiply(checked_multiply(slice, mip_extent(descriptor.depth, level)), descriptor.samples);
}

} // namespace geyser
