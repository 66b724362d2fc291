// Pixels in memory, as every source draws them and every sink takes them.
#pragma once

#include "arguments.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace geyser::tool::stream {

/// The most texels on a side. What asks for more is taken for a mistake, or for a header that lies: 16384 x 16384 is
/// a gigabyte a frame already.
inline constexpr std::uint32_t kMaxExtent = 16384;
inline constexpr std::size_t kTexelBytes = 4;

/// Red, green, blue and alpha of 8 bits each, in rows from the top. Borrows.
template <class Byte>
struct BasicPixels {
    Byte* top = nullptr;
    std::ptrdiff_t pitch = 0; ///< bytes from one row to the next; below zero where memory has the last row first
    Size size = {};

    [[nodiscard]] std::span<Byte> row(std::uint32_t y) const noexcept {
        return {top + pitch * static_cast<std::ptrdiff_t>(y), std::size_t{size.width} * kTexelBytes};
    }
};
using Pixels = BasicPixels<std::byte>;
using ConstPixels = BasicPixels<const std::byte>;

/// Of rows without padding.
[[nodiscard]] constexpr std::size_t pixel_bytes(Size size) noexcept {
    return std::size_t{size.width} * size.height * kTexelBytes;
}
template <class Byte>
[[nodiscard]] BasicPixels<Byte> packed_pixels(std::span<Byte> bytes, Size size) noexcept {
    return {bytes.data(), static_cast<std::ptrdiff_t>(size.width * kTexelBytes), size};
}

/// Row by row; both are of one size.
void copy_pixels(ConstPixels from, Pixels to) noexcept;

/// InvalidArgument, as "`what` is 20000x1, more than ...", where a side is zero or longer than kMaxExtent.
[[nodiscard]] Result<void> check_extent(Size size, std::string_view what, std::string_view operation);

} // namespace geyser::tool::stream
