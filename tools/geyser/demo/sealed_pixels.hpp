// The demo's pixel code on the CPU: what shaders/finish.frag and shaders/check.comp do on a GPU.
#pragma once

#include "pixel_code.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace geyser::tool::demo {

/// What a check of a frame found. Binding 1 of shaders/check.comp.
struct Findings {
    std::uint32_t wrong_pixels = 0;
    std::uint32_t first_wrong = UINT32_MAX; ///< y * width + x
    std::uint32_t number = 0;               ///< the frame number that the pixels spell
};

/// What is wrong with the frame, as a sentence; empty where it is right.
[[nodiscard]] std::string describe(const Findings& findings, const ShaderFrame& frame);

/// Seals pixels of 8-bit RGBA into texels of one of the demo's formats. Both are the whole frame, without padding.
void seal_pixels(TextureFormat format, const ShaderFrame& frame, std::span<const std::byte> rgba,
                 std::span<std::byte> texels);
[[nodiscard]] Findings check_pixels(TextureFormat format, const ShaderFrame& frame, std::span<const std::byte> texels);

} // namespace geyser::tool::demo
