// The rules of TextureDescriptor. Every value may come from the wire, enumerators included.
#include "texture_size.hpp"
#include "utf8.hpp"

#include <geyser/texture.hpp>

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

namespace geyser {
namespace {

constexpr std::uint32_t kMaxSamples = 16;
constexpr std::uint32_t kCubeFaces = 6;

std::unexpected<Error> refuse(std::string_view field, std::string_view value, std::string_view rule,
                              ErrorCode code = ErrorCode::InvalidArgument) {
    std::string reason(field);
    reason += ' ';
    reason += value;
    reason += ' ';
    reason += rule;
    return fail(code, "validate", std::move(reason));
}

std::unexpected<Error> refuse(std::string_view field, std::uint64_t value, std::string_view rule,
                              ErrorCode code = ErrorCode::InvalidArgument) {
    return refuse(field, std::to_string(value), rule, code);
}

/// A value of an enumeration that counts up from 0 to `last`.
struct Enumerator {
    template <class Enum>
    Enumerator(std::string_view name, Enum have, Enum highest)
        : field(name), value(static_cast<std::uint32_t>(have)), last(static_cast<std::uint32_t>(highest)) {}

    std::string_view field;
    std::uint32_t value;
    std::uint32_t last;
};

Result<void> check_enumerators(const TextureDescriptor& d) {
    if (format_info(d.format) == nullptr) {
        return refuse("format", static_cast<std::uint32_t>(d.format), "is not a known value");
    }
    const Enumerator enumerators[] = {
        {"layout", d.layout, TextureLayout::Linear},
        {"dimension", d.dimension, TextureDimension::D3},
        {"origin", d.origin, Origin::BottomLeft},
        {"alpha", d.alpha, AlphaMode::Opaque},
        {"color_space.primaries", d.color_space.primaries, ColorPrimaries::Bt601},
        {"color_space.transfer", d.color_space.transfer, TransferFunction::Hlg},
        {"color_space.range", d.color_space.range, ColorRange::Limited},
        {"color_space.matrix", d.color_space.matrix, ColorMatrix::Bt2020},
    };
    for (const Enumerator& e : enumerators) {
        if (e.value > e.last) {
            return refuse(e.field, e.value, "is not a known value");
        }
    }
    return {};
}

Result<void> check_ranges(const TextureDescriptor& d) {
    const std::pair<std::string_view, std::uint32_t> counts[] = {
        {"width", d.width},           {"height", d.height},   {"depth", d.depth}, {"array_layers", d.array_layers},
        {"mip_levels", d.mip_levels}, {"samples", d.samples},
    };
    for (const auto& [field, value] : counts) {
        if (value == 0) {
            return refuse(field, value, "is not at least 1");
        }
        if (value > kMaxExtent) {
            return refuse(field, value, "is more than " + std::to_string(kMaxExtent), ErrorCode::SizeOverflow);
        }
    }
    if (!std::has_single_bit(d.samples) || d.samples > kMaxSamples) {
        return refuse("samples", d.samples, "is not 1, 2, 4, 8 or 16");
    }
    const auto levels = static_cast<std::uint32_t>(std::bit_width(std::max({d.width, d.height, d.depth})));
    if (d.mip_levels > levels) {
        return refuse("mip_levels", d.mip_levels,
                      "is more than the " + std::to_string(levels) + " that these extents have");
    }
    if (d.usage == TextureUsage::None || (static_cast<std::uint32_t>(d.usage) & ~kAllTextureUsages) != 0) {
        return refuse("usage", to_string(d.usage), "is not a set of known usages");
    }
    if (d.label.size() > kMaxLabelBytes) {
        return refuse("label", "of " + std::to_string(d.label.size()) + " bytes",
                      "is longer than " + std::to_string(kMaxLabelBytes));
    }
    if (!is_utf8_without_nul(d.label)) {
        return refuse("label", "of " + std::to_string(d.label.size()) + " bytes", "is not UTF-8 without NUL");
    }
    return {};
}

Result<void> check_dimension(const TextureDescriptor& d) {
    if (d.dimension == TextureDimension::D3) {
        return d.array_layers == 1 ? Result<void>()
                                   : refuse("array_layers", d.array_layers, "is not 1, as dimension D3 needs");
    }
    if (d.depth != 1) {
        return refuse("depth", d.depth, "is not 1, though dimension is not D3");
    }
    if (d.dimension == TextureDimension::Cube) {
        if (d.width != d.height) {
            return refuse("width", d.width, "is not height " + std::to_string(d.height) + ", as dimension Cube needs");
        }
        if (d.array_layers % kCubeFaces != 0) {
            return refuse("array_layers", d.array_layers, "is not a multiple of 6, as dimension Cube needs");
        }
    }
    return {};
}

/// One 2D picture: no levels, layers or samples.
Result<void> check_single_picture(const TextureDescriptor& d, const std::string& because) {
    if (d.dimension != TextureDimension::D2) {
        return refuse("dimension", name(d.dimension), "is not D2, as " + because + " needs");
    }
    const std::pair<std::string_view, std::uint32_t> counts[] = {
        {"mip_levels", d.mip_levels}, {"array_layers", d.array_layers}, {"samples", d.samples}};
    for (const auto& [field, value] : counts) {
        if (value != 1) {
            return refuse(field, value, "is not 1, as " + because + " needs");
        }
    }
    return {};
}

Result<void> check_samples(const TextureDescriptor& d, const FormatInfo& info) {
    if (d.samples == 1) {
        return {};
    }
    if (d.dimension != TextureDimension::D2) {
        return refuse("samples", d.samples, "is not 1, though dimension is " + std::string(name(d.dimension)));
    }
    if (d.mip_levels != 1) {
        return refuse("samples", d.samples, "is not 1, though mip_levels is " + std::to_string(d.mip_levels));
    }
    if (info.is_compressed()) {
        return refuse("samples", d.samples, "is not 1, though format is " + std::string(info.name));
    }
    return {};
}

Result<void> check_layout(const TextureDescriptor& d, const FormatInfo& info) {
    if (d.layout != TextureLayout::Linear) {
        return {};
    }
    if (info.is_depth_stencil()) {
        return refuse("layout", name(d.layout), "is not offered by format " + std::string(info.name));
    }
    return check_single_picture(d, "layout Linear");
}

Result<void> check_format(const TextureDescriptor& d, const FormatInfo& info) {
    if (d.dimension == TextureDimension::D3 && (info.is_compressed() || info.is_depth_stencil())) {
        return refuse("dimension", name(d.dimension), "is not offered by format " + std::string(info.name));
    }
    if (!info.is_planar()) {
        return {};
    }
    for (const FormatPlane& plane : std::span(info.planes).first(info.plane_count)) {
        if (d.width % plane.divide_width != 0) {
            return refuse("width", d.width, "is not even, as format " + std::string(info.name) + " needs");
        }
        if (d.height % plane.divide_height != 0) {
            return refuse("height", d.height, "is not even, as format " + std::string(info.name) + " needs");
        }
    }
    return check_single_picture(d, "format " + std::string(info.name));
}

/// Whether all texels together can be counted in bytes, with room to spare for any driver's padding.
Result<void> check_size(const TextureDescriptor& d, const FormatInfo& info) {
    CheckedSize layer = 0;
    for (std::uint32_t level = 0; level < d.mip_levels; ++level) {
        for (const FormatPlane& plane : std::span(info.planes).first(info.plane_count)) {
            layer = checked_add(layer, subresource_bytes(d, info, level, plane));
        }
    }
    const CheckedSize total = checked_multiply(layer, d.array_layers);
    if (!total || std::cmp_greater(*total, std::numeric_limits<std::int64_t>::max())) {
        return refuse("width", d.width,
                      "with height " + std::to_string(d.height) + ", depth " + std::to_string(d.depth) +
                          " and array_layers " + std::to_string(d.array_layers) + " needs more bytes than 2^63",
                      ErrorCode::SizeOverflow);
    }
    return {};
}

} // namespace

Result<void> validate(const TextureDescriptor& descriptor) {
    for (const auto check : {check_enumerators, check_ranges, check_dimension}) {
        if (auto result = check(descriptor); !result) {
            return result;
        }
    }
    const FormatInfo& info = *format_info(descriptor.format);
    for (const auto check : {check_format, check_samples, check_layout, check_size}) {
        if (auto result = check(descriptor, info); !result) {
            return result;
        }
    }
    return {};
}

} // namespace geyser
