#include "backend/metal/formats.hpp"

#include <algorithm>
#include <utility>

namespace geyser::metal {
namespace {

using objc::MTLPixelFormat;
using objc::OSType;

constexpr OSType os_type(const char (&code)[5]) noexcept {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
        value = value << 8 | static_cast<std::uint8_t>(code[i]);
    }
    return OSType{value};
}

/// kCVPixelFormatType_420YpCbCr8BiPlanarFullRange and its like. The table of formats has the video range.
constexpr std::pair<TextureFormat, OSType> kFullRange[] = {
    {TextureFormat::Nv12, os_type("420f")},
    {TextureFormat::P010, os_type("xf20")},
    {TextureFormat::I420, os_type("f420")},
};

OSType code_of(const FormatInfo& info, ColorRange range) noexcept {
    const auto* full = std::ranges::find(kFullRange, info.format, &std::pair<TextureFormat, OSType>::first);
    return range == ColorRange::Full && full != std::end(kFullRange) ? full->second : OSType{*info.iosurface};
}

/// A plane's components are those of the one-plane format of the same size.
MTLPixelFormat plane_pixel_format(const FormatPlane& plane) noexcept {
    const bool is_wide = plane.block_bytes == 2 * plane.components;
    if (plane.components == 1) {
        return is_wide ? MTLPixelFormat::R16Unorm : MTLPixelFormat::R8Unorm;
    }
    return is_wide ? MTLPixelFormat::RG16Unorm : MTLPixelFormat::RG8Unorm;
}

MTLPixelFormat pixel_format_of(const FormatInfo& info, std::size_t plane) noexcept {
    return info.is_planar() ? plane_pixel_format(info.planes[plane]) : MTLPixelFormat{*info.metal};
}

/// Why no IOSurface holds the format for Metal; empty where one does.
std::string gap(const FormatInfo& info) {
    if (!info.is_planar() && !info.metal) {
        return "Metal has no pixel format for it";
    }
    if (!info.iosurface) {
        return info.is_compressed()      ? "IOSurface has no pixel format of compressed blocks"
               : info.is_depth_stencil() ? "IOSurface has no pixel format of depth or stencil"
                                         : "IOSurface has no pixel format for it";
    }
    return {};
}

} // namespace

Result<SurfaceFormat> surface_format(TextureFormat format, ColorRange range, std::string_view operation) {
    const FormatInfo* info = format_info(format);
    if (info == nullptr) {
        return fail(ErrorCode::UnsupportedFormat, operation,
                    "format " + std::to_string(static_cast<unsigned>(format)) + " is not a known value");
    }
    if (std::string reason = gap(*info); !reason.empty()) {
        return fail(ErrorCode::UnsupportedFormat, operation, "format " + std::string(info->name) + ": " + reason);
    }
    SurfaceFormat result = {.code = code_of(*info, range), .plane_count = info->plane_count};
    for (std::size_t i = 0; i < info->plane_count; ++i) {
        result.planes[i] = {.pixel_format = pixel_format_of(*info, i),
                            .bytes_per_element = info->planes[i].block_bytes};
    }
    return result;
}

std::optional<FormatAndRange> texture_format(OSType code, MTLPixelFormat plane0) noexcept {
    for (const FormatInfo& info : all_formats()) {
        for (const ColorRange range : {ColorRange::Full, ColorRange::Limited}) {
            if (info.iosurface && (info.is_planar() || info.metal) && code_of(info, range) == code &&
                pixel_format_of(info, 0) == plane0) {
                return FormatAndRange{.format = info.format, .range = range};
            }
        }
    }
    return std::nullopt;
}

std::string to_string(OSType code) {
    std::string text;
    for (int shift = 24; shift >= 0; shift -= 8) {
        const auto character = static_cast<char>(static_cast<std::uint32_t>(code) >> shift);
        if (character < ' ' || character > '~') {
            return std::to_string(static_cast<std::uint32_t>(code));
        }
        text += character;
    }
    return text;
}

} // namespace geyser::metal
