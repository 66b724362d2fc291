#include "backend/metal/formats.hpp"

#include "core/try.hpp"

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

/// Why no device, or not this one, has a texture of the format; empty where it has.
std::string gap_of_device(const FormatInfo& info, Compression compression) {
    if (!info.is_planar() && !info.metal) {
        return "Metal has no pixel format for it";
    }
    if (info.is_depth_stencil()) {
        return "a blit copies depth and stencil apart, never as the one texel that host memory has";
    }
    if (info.is_compressed()) {
        const bool is_bc = info.format >= TextureFormat::Bc1RgbaUnorm && info.format <= TextureFormat::Bc7RgbaSrgb;
        if (is_bc && !compression.bc) {
            return "this device has no BC formats";
        }
        if (!is_bc && !compression.etc2_and_astc) {
            return "only Apple's GPUs have ETC2, EAC and ASTC formats";
        }
    }
    return {};
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

Result<const FormatInfo*> find(TextureFormat format, std::string_view operation) {
    const FormatInfo* info = format_info(format);
    if (info == nullptr) {
        return fail(ErrorCode::UnsupportedFormat, operation,
                    "format " + std::to_string(static_cast<unsigned>(format)) + " is not a known value");
    }
    return info;
}

std::unexpected<Error> unsupported(const FormatInfo& info, std::string_view reason, std::string_view operation) {
    return fail(ErrorCode::UnsupportedFormat, operation,
                "format " + std::string(info.name) + ": " + std::string(reason));
}

PlaneFormat plane_format(const FormatInfo& info, std::size_t plane) noexcept {
    return {.pixel_format = pixel_format_of(info, plane), .bytes_per_element = info.planes[plane].block_bytes};
}

} // namespace

Result<SurfaceFormat> surface_format(TextureFormat format, ColorRange range, std::string_view operation) {
    GEYSER_TRY(const FormatInfo* info, find(format, operation));
    if (const std::string reason = gap(*info); !reason.empty()) {
        return unsupported(*info, reason, operation);
    }
    SurfaceFormat result = {.code = code_of(*info, range), .plane_count = info->plane_count};
    for (std::size_t i = 0; i < info->plane_count; ++i) {
        result.planes[i] = plane_format(*info, i);
    }
    return result;
}

Result<std::vector<PlaneFormat>> plane_formats(TextureFormat format, Compression compression,
                                               std::string_view operation) {
    GEYSER_TRY(const FormatInfo* info, find(format, operation));
    if (const std::string reason = gap_of_device(*info, compression); !reason.empty()) {
        return unsupported(*info, reason, operation);
    }
    std::vector<PlaneFormat> planes;
    planes.reserve(info->plane_count);
    for (std::size_t i = 0; i < info->plane_count; ++i) {
        planes.push_back(plane_format(*info, i));
    }
    return planes;
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
