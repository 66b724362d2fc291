// Frames whose texels, metadata and number belong together, so that a torn, stale or mixed-up frame is seen.
#pragma once

#include <geyser/host.hpp>
#include <geyser/receiver.hpp>
#include <geyser/sender.hpp>

#include <cstdint>
#include <cstring>
#include <span>

namespace geyser::test {

/// The metadata of every frame.
struct FrameLabel {
    FrameNumber number = 0;
    std::uint32_t checksum = 0; ///< the sum of all texels
};

/// The texel at `index` of frame `number`: no two of a frame are alike, nor the same one of two frames.
constexpr std::uint32_t pattern_texel(FrameNumber number, std::uint32_t index) noexcept {
    constexpr std::uint64_t kMix = 0x9e3779b97f4a7c15U;
    constexpr std::uint32_t kOdd = 0x9e3779b1U;
    return static_cast<std::uint32_t>((number * kMix) >> 32) + index * kOdd;
}

/// Calls `visit(row, first index)` with each row of a four-byte format as 32-bit words.
template <class Visit>
void for_each_row(HostTexture& texture, const Visit& visit) {
    const PlaneLayout& plane = texture.planes().front();
    for (std::uint32_t y = 0; y < texture.height(); ++y) {
        std::byte* const row = texture.bytes().data() + plane.offset + y * plane.row_pitch;
        visit(std::span(reinterpret_cast<std::uint32_t*>(row), texture.width()), y * texture.width());
    }
}

/// Fills the frame's texels and publishes it with its label.
inline Result<void> submit_pattern(OutgoingFrame& frame) {
    FrameLabel label{.number = frame.number()};
    for_each_row(*frame.texture().as<HostTexture>(), [&](std::span<std::uint32_t> row, std::uint32_t index) {
        for (std::uint32_t& texel : row) {
            texel = pattern_texel(label.number, index++);
            label.checksum += texel;
        }
    });
    return frame.submit({.metadata = std::as_bytes(std::span(&label, 1))});
}

/// Whether number, metadata and every texel are of one frame.
inline bool is_intact(const IncomingFrame& frame) {
    FrameLabel label;
    const std::span<const std::byte> metadata = frame.info().metadata;
    if (metadata.size() != sizeof label) {
        return false;
    }
    std::memcpy(&label, metadata.data(), sizeof label);
    std::uint32_t checksum = 0;
    bool texels_match = true;
    for_each_row(*frame.texture().as<HostTexture>(), [&](std::span<const std::uint32_t> row, std::uint32_t index) {
        for (const std::uint32_t texel : row) {
            texels_match &= texel == pattern_texel(frame.number(), index++);
            checksum += texel;
        }
    });
    return texels_match && label.number == frame.number() && label.checksum == checksum;
}

} // namespace geyser::test
