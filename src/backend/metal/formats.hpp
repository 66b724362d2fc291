// What the formats are called in Metal and in IOSurface. The numbers are those of the one table (geyser/format.hpp);
// this adds what a pair of them means, and why there is none.
#pragma once

#include "backend/metal/objc/types.hpp"

#include <geyser/texture.hpp>

#include <array>
#include <optional>
#include <vector>

namespace geyser::metal {

/// One plane: a Metal texture of its own.
struct PlaneFormat {
    objc::MTLPixelFormat pixel_format = objc::MTLPixelFormat::Invalid;
    std::uint32_t bytes_per_element = 0; ///< of a texel, or of a block where the format is compressed
};

/// A format that an IOSurface can hold.
struct SurfaceFormat {
    objc::OSType code = {};
    std::uint32_t plane_count = 1;
    std::array<PlaneFormat, 3> planes = {};
};

/// `range` matters to Y'CbCr alone, where IOSurface gives each range a code of its own. UnsupportedFormat says which of
/// the two names is missing.
[[nodiscard]] Result<SurfaceFormat> surface_format(TextureFormat format, ColorRange range, std::string_view operation);

/// Which compressed formats a device samples; all others are every device's.
struct Compression {
    bool bc = false;
    bool etc2_and_astc = false;
};
/// The planes of a texture without an IOSurface. UnsupportedFormat says what Metal or the device lacks.
[[nodiscard]] Result<std::vector<PlaneFormat>> plane_formats(TextureFormat format, Compression compression,
                                                             std::string_view operation);

/// What a surface with this code holds when Metal sees its plane 0 as `plane0`.
struct FormatAndRange {
    TextureFormat format = TextureFormat::Rgba8Unorm;
    ColorRange range = ColorRange::Full;
    friend bool operator==(const FormatAndRange&, const FormatAndRange&) = default;
};
/// The inverse of surface_format(). sRGB siblings share a code: the texture tells them apart.
[[nodiscard]] std::optional<FormatAndRange> texture_format(objc::OSType code, objc::MTLPixelFormat plane0) noexcept;

/// "BGRA", or the number where a character is not printable (codes of peers are).
[[nodiscard]] std::string to_string(objc::OSType code);

} // namespace geyser::metal
