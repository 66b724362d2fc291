#include "subresource.hpp"

#include <array>

namespace geyser::endpoint {
namespace {

constexpr std::uint32_t divide_up(std::uint32_t value, std::uint32_t divisor) {
    return value / divisor + (value % divisor != 0 ? 1 : 0);
}

Subresource describe(const TextureDescriptor& descriptor, const FormatInfo& format, std::uint32_t level,
                     std::uint32_t layer, std::uint32_t plane) {
    const FormatPlane& info = format.planes[plane];
    Subresource part = {.level = level, .layer = layer, .plane = plane};
    part.width = divide_up(mip_extent(descriptor.width, level), info.divide_width);
    part.height = divide_up(mip_extent(descriptor.height, level), info.divide_height);
    part.depth = descriptor.dimension == TextureDimension::D3 ? mip_extent(descriptor.depth, level) : 1;
    part.columns = divide_up(part.width, format.block_width);
    part.rows = divide_up(part.height, format.block_height);
    part.block_bytes = info.block_bytes;
    part.uniform = descriptor.samples > 1;
    return part;
}

} // namespace

std::vector<Subresource> subresources(const TextureDescriptor& descriptor) {
    constexpr std::array kPlaneAspects = {Aspect::Plane0, Aspect::Plane1, Aspect::Plane2};
    const FormatInfo& format = *format_info(descriptor.format);
    std::vector<Subresource> parts;
    for (std::uint32_t level = 0; level < descriptor.mip_levels; ++level) {
        for (std::uint32_t layer = 0; layer < descriptor.array_layers; ++layer) {
            for (std::uint32_t plane = 0; plane < format.plane_count; ++plane) {
                Subresource part = describe(descriptor, format, level, layer, plane);
                if (format.plane_count > 1) {
                    part.aspect = kPlaneAspects[plane];
                } else if (contains(format.aspects, Aspect::Depth)) {
                    part.aspect = Aspect::Depth;
                }
                parts.push_back(part);
                if (contains(format.aspects, Aspect::Stencil)) {
                    part.aspect = Aspect::Stencil;
                    part.block_bytes = 1;
                    parts.push_back(part);
                }
            }
        }
    }
    return parts;
}

} // namespace geyser::endpoint
