// What producer and consumer agree on beforehand.
#pragma once

#include "common/gpu.hpp"

#include <geyser/texture.hpp>

#include <chrono>
#include <cstdint>

namespace example {

inline constexpr std::chrono::seconds kTimeout{30};
inline constexpr std::uint64_t kFrames = 8;

inline geyser::TextureDescriptor frame_descriptor() {
    using geyser::TextureUsage;
    return {.width = 640,
            .height = 480,
            .format = geyser::TextureFormat::Rgba8Unorm,
            .usage = TextureUsage::CopyDst | TextureUsage::CopySrc | TextureUsage::TextureBinding};
}

/// Another colour for each frame.
constexpr Pixel colour_of(std::uint64_t frame) {
    const auto step = static_cast<std::uint8_t>(frame * 255 / kFrames);
    return {step, static_cast<std::uint8_t>(255 - step), 64, 255};
}

} // namespace example
