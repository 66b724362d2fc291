// How the texels of the demo's formats hold the integer codes of pixel_code.hpp.
#pragma once

#include <geyser/format.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace geyser::tool::demo {

/// Of red, green, blue and alpha.
using Codes = std::array<std::uint32_t, 4>;

/// One of the formats that pixel_code() knows.
void store(TextureFormat format, const Codes& codes, std::byte* texel);
/// The codes of which store() makes this very texel, or any where there are none.
[[nodiscard]] Codes load(TextureFormat format, const std::byte* texel);

} // namespace geyser::tool::demo
