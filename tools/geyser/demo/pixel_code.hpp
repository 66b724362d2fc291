// How the demo codes a pixel in each format, so that the reader can verify every bit. See shaders/pixel_code.glsl.
#pragma once

#include <geyser/error.hpp>
#include <geyser/format.hpp>

#include <cstdint>

namespace geyser::tool::demo {

/// A component is an integer code, stored as code / scale: exact in the format, and found again by multiplying.
struct PixelCode {
    std::uint32_t color_bits;
    std::uint32_t alpha_bits;
    std::uint32_t color_check_bits; ///< the lowest bits, which hold the check
    std::uint32_t alpha_check_bits;
    float color_scale;
    float alpha_scale;
    float tolerance; ///< how far a fetched component times scale may lie from an integer
};

/// What every shader of the demo is told about a frame: the push constants of shaders/frame.glsl.
struct ShaderFrame {
    std::uint32_t width;
    std::uint32_t height;
    std::uint32_t number; ///< from 1
    std::uint32_t count;
    PixelCode code;
    float picture_aspect = 1.0F; ///< width by height, of the picture on the cube
};

/// The error lists the formats that the demo can draw and check.
[[nodiscard]] Result<PixelCode> pixel_code(TextureFormat format);

/// The format as which the demo renders and fetches, so that codes pass unconverted: the UNORM sibling of an sRGB
/// format, else the format itself.
[[nodiscard]] TextureFormat view_format(TextureFormat format);

} // namespace geyser::tool::demo
