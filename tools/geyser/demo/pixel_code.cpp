#include "pixel_code.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace geyser::tool::demo {
namespace {

struct CodedFormat {
    TextureFormat format;
    PixelCode code;
};

/// A float32 in a shader holds code / (2^n - 1) with a relative error of about 2^-23, so the product is this near.
constexpr float kUnormTolerance = 0.02F;

constexpr PixelCode kUnorm8 = {8, 8, 3, 3, 255.0F, 255.0F, kUnormTolerance};

/// Floats hold multiples of a power of two exactly: 11 significant bits in a half, 24 in a float.
constexpr std::array kCodedFormats = {
    CodedFormat{TextureFormat::Rgba8Unorm, kUnorm8},
    CodedFormat{TextureFormat::Bgra8Unorm, kUnorm8},
    CodedFormat{TextureFormat::Rgba8Srgb, kUnorm8},
    CodedFormat{TextureFormat::Bgra8Srgb, kUnorm8},
    CodedFormat{TextureFormat::Rgb10a2Unorm, {10, 2, 3, 2, 1023.0F, 3.0F, kUnormTolerance}},
    CodedFormat{TextureFormat::Rgba16Unorm, {16, 16, 8, 8, 65535.0F, 65535.0F, kUnormTolerance}},
    CodedFormat{TextureFormat::Rgba16Float, {10, 10, 3, 3, 1024.0F, 1024.0F, 0.0F}},
    CodedFormat{TextureFormat::Rgba32Float, {16, 16, 8, 8, 65536.0F, 65536.0F, 0.0F}},
};

} // namespace

Result<PixelCode> pixel_code(TextureFormat format) {
    const auto found = std::ranges::find(kCodedFormats, format, &CodedFormat::format);
    if (found != kCodedFormats.end()) {
        return found->code;
    }
    std::vector<std::string_view> names;
    names.reserve(kCodedFormats.size());
    for (const CodedFormat& coded : kCodedFormats) {
        names.push_back(name(coded.format));
    }
    return fail(ErrorCode::UnsupportedFormat, "demo --format",
                fmt::format("the demo cannot draw into {}: it can draw into {}", name(format), fmt::join(names, ", ")));
}

TextureFormat view_format(TextureFormat format) {
    const bool is_srgb = format == TextureFormat::Rgba8Srgb || format == TextureFormat::Bgra8Srgb;
    return is_srgb ? format_info(format)->srgb_sibling.value_or(format) : format;
}

} // namespace geyser::tool::demo
