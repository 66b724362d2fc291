// Between Y'CbCr, as video has it, and RGBA: libyuv does the work.
#pragma once

#include "pixels.hpp"

#include <geyser/texture.hpp>

#include <cstddef>
#include <span>

namespace geyser::tool::stream {

/// How the colour planes are sampled. All have 8 bits.
enum class Chroma : std::uint8_t { C420, C422, C444, Mono };

struct YuvFormat {
    Size size = {};
    Chroma chroma = Chroma::C420;
    ColorRange range = ColorRange::Limited;
    ColorMatrix matrix = ColorMatrix::Bt601; ///< not Identity
};

/// Planes Y, Cb, Cr without padding. Odd sizes have one more column or row of chroma.
[[nodiscard]] std::size_t yuv_bytes(Size size, Chroma chroma) noexcept;

/// What players take for granted where nobody says: BT.709 from 720p on, BT.601 below.
[[nodiscard]] ColorMatrix usual_matrix(Size size) noexcept;

/// `yuv` holds yuv_bytes(), `canvas` has the format's size; alpha becomes 255.
void yuv_to_rgba(const YuvFormat& format, std::span<const std::byte> yuv, Pixels canvas);

/// To 4:2:0, limited range, BT.601 (the one matrix that libyuv has in this direction). Alpha is left out.
void rgba_to_yuv420(ConstPixels pixels, std::span<std::byte> yuv);

} // namespace geyser::tool::stream
