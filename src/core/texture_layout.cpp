#include "texture_size.hpp"
#include "try.hpp"

#include <geyser/texture.hpp>

#include <bit>
#include <utility>

namespace geyser {
namespace {

constexpr std::string_view kLinearLayout = "linear_layout";
constexpr std::string_view kPackedSize = "packed_size";

/// Why a texture has no layout of plain rows; empty where it has one.
std::string obstacle(const TextureDescriptor& descriptor, const FormatInfo& info) {
    if (descriptor.dimension != TextureDimension::D2) {
        return "dimension " + std::string(name(descriptor.dimension)) + " is not D2";
    }
    if (descriptor.mip_levels != 1) {
        return "mip_levels " + std::to_string(descriptor.mip_levels) + " is not 1";
    }
    if (descriptor.array_layers != 1) {
        return "array_layers " + std::to_string(descriptor.array_layers) + " is not 1";
    }
    if (descriptor.samples != 1) {
        return "samples " + std::to_string(descriptor.samples) + " is not 1";
    }
    if (info.is_depth_stencil()) {
        return "format " + std::string(info.name) + " has no layout that a CPU could read";
    }
    return {};
}

std::unexpected<Error> overflow(std::string_view operation, const TextureDescriptor& descriptor) {
    return fail(ErrorCode::SizeOverflow, operation,
                "the bytes of " + std::to_string(descriptor.width) + "x" + std::to_string(descriptor.height) + " " +
                    std::string(name(descriptor.format)) + " do not fit 64 bits");
}

} // namespace

Result<LinearLayout> linear_layout(const TextureDescriptor& descriptor, std::uint64_t alignment) {
    if (!std::has_single_bit(alignment)) {
        return fail(ErrorCode::InvalidArgument, kLinearLayout,
                    "alignment " + std::to_string(alignment) + " is not a power of two");
    }
    GEYSER_CHECK(validate(descriptor));
    const FormatInfo& info = *format_info(descriptor.format);
    if (std::string reason = obstacle(descriptor, info); !reason.empty()) {
        return fail(ErrorCode::UnsupportedDescriptor, kLinearLayout, std::move(reason));
    }

    LinearLayout layout;
    for (std::size_t i = 0; i < info.plane_count; ++i) {
        const BlockExtent extent = block_extent(descriptor, info, 0, info.planes[i]);
        const CheckedSize packed_row = checked_multiply(extent.columns, info.planes[i].block_bytes);
        const CheckedSize row_pitch = checked_align(packed_row, alignment);
        // The last row ends with its last texel: nothing after it need exist.
        const CheckedSize size = checked_add(checked_multiply(row_pitch, extent.rows - 1), packed_row);
        const CheckedSize end = checked_align(checked_add(layout.size, size), alignment);
        if (!end) {
            return overflow(kLinearLayout, descriptor);
        }
        layout.planes.push_back({.object = 0, .offset = layout.size, .row_pitch = *row_pitch, .size = *size});
        layout.size = *end;
    }
    return layout;
}

Result<std::uint64_t> packed_size(const TextureDescriptor& descriptor, std::uint32_t level, std::uint32_t plane) {
    GEYSER_CHECK(validate(descriptor));
    const FormatInfo& info = *format_info(descriptor.format);
    if (level >= descriptor.mip_levels) {
        return fail(ErrorCode::InvalidArgument, kPackedSize,
                    "level " + std::to_string(level) + " is not below mip_levels " +
                        std::to_string(descriptor.mip_levels));
    }
    if (plane >= info.plane_count) {
        return fail(ErrorCode::InvalidArgument, kPackedSize,
                    "plane " + std::to_string(plane) + " is not below the " + std::to_string(info.plane_count) +
                        " of " + std::string(info.name));
    }
    const CheckedSize bytes = subresource_bytes(descriptor, info, level, info.planes[plane]);
    if (!bytes) {
        return overflow(kPackedSize, descriptor);
    }
    return *bytes;
}

} // namespace geyser
