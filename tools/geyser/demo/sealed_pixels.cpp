#include "sealed_pixels.hpp"

#include "texel_codes.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstring>

namespace geyser::tool::demo {
namespace {

constexpr std::uint32_t kMarkerPixels = 32; // of pixel_code.glsl

constexpr std::uint32_t low_bits(std::uint32_t count) { return (1U << count) - 1; }

/// The functions of pixel_code.glsl by the same names, bit for bit.
constexpr std::uint32_t scramble(std::uint32_t h) {
    h = (h ^ h >> 16) * 0x7feb352dU;
    h = (h ^ h >> 15) * 0x846ca68bU;
    return h ^ h >> 16;
}

constexpr std::uint32_t marker_index(const ShaderFrame& frame, std::uint32_t x, std::uint32_t y) {
    return y < kMarkerPixels ? y * frame.width + x : kMarkerPixels;
}

constexpr Codes code_bits(const PixelCode& code) {
    return {code.color_bits, code.color_bits, code.color_bits, code.alpha_bits};
}

constexpr Codes check_bits(const PixelCode& code) {
    return {code.color_check_bits, code.color_check_bits, code.color_check_bits, code.alpha_check_bits};
}

Codes seal(const Codes& codes, const ShaderFrame& frame, std::uint32_t x, std::uint32_t y) {
    const Codes checks = check_bits(frame.code);
    Codes upper = {};
    for (std::size_t i = 0; i < codes.size(); ++i) {
        upper[i] = codes[i] >> checks[i];
    }
    std::uint32_t h = scramble(frame.number + 0x9e3779b9U);
    h = scramble(h ^ (x | y << 16));
    h = scramble(h ^ (upper[0] | upper[1] << 16));
    h = scramble(h ^ (upper[2] | upper[3] << 16));
    Codes sealed = {};
    for (std::size_t i = 0; i < codes.size(); ++i) {
        sealed[i] = upper[i] << checks[i] | (h >> 8 * i & low_bits(checks[i]));
    }
    return sealed;
}

std::size_t texel_bytes(TextureFormat format) { return format_info(format)->planes[0].block_bytes; }

} // namespace

std::string describe(const Findings& findings, const ShaderFrame& frame) {
    const std::uint64_t pixels = std::uint64_t{frame.width} * frame.height;
    // A picture of fewer pixels than the marker spells only the number's lowest bits.
    const std::uint32_t spelled =
        pixels >= kMarkerPixels ? frame.number : frame.number & low_bits(static_cast<std::uint32_t>(pixels));
    if (findings.wrong_pixels == 0 && findings.number == spelled) {
        return {};
    }
    const std::string first = findings.wrong_pixels == 0
                                  ? ""
                                  : fmt::format(", the first at ({}, {})", findings.first_wrong % frame.width,
                                                findings.first_wrong / frame.width);
    return fmt::format("frame {}: {} of {} pixels are wrong{}; they say that they are of frame {}", frame.number,
                       findings.wrong_pixels, pixels, first, findings.number);
}

void seal_pixels(TextureFormat format, const ShaderFrame& frame, std::span<const std::byte> rgba,
                 std::span<std::byte> texels) {
    constexpr std::uint32_t kMost8 = 255;
    const std::size_t size = texel_bytes(format);
    const Codes bits = code_bits(frame.code);
    const std::byte* pixel = rgba.data();
    std::byte* texel = texels.data();
    for (std::uint32_t y = 0; y < frame.height; ++y) {
        for (std::uint32_t x = 0; x < frame.width; ++x, pixel += 4, texel += size) {
            Codes codes = {};
            for (std::size_t i = 0; i < codes.size(); ++i) {
                codes[i] = static_cast<std::uint32_t>(pixel[i]) * low_bits(bits[i]) / kMost8;
            }
            if (const std::uint32_t marker = marker_index(frame, x, y); marker < kMarkerPixels) {
                const std::uint32_t top = bits[0] - 1;
                codes[0] = (codes[0] & low_bits(top)) | (frame.number >> marker & 1) << top;
            }
            store(format, seal(codes, frame, x, y), texel);
        }
    }
}

Findings check_pixels(TextureFormat format, const ShaderFrame& frame, std::span<const std::byte> texels) {
    const std::size_t size = texel_bytes(format);
    const std::byte* texel = texels.data();
    Findings findings;
    for (std::uint32_t y = 0; y < frame.height; ++y) {
        for (std::uint32_t x = 0; x < frame.width; ++x, texel += size) {
            const Codes codes = load(format, texel);
            // What is no code at all, a NaN say, is stored as something else.
            std::array<std::byte, 16> right = {};
            store(format, seal(codes, frame, x, y), right.data());
            if (std::memcmp(texel, right.data(), size) != 0) {
                ++findings.wrong_pixels;
                findings.first_wrong = std::min(findings.first_wrong, y * frame.width + x);
            }
            if (const std::uint32_t marker = marker_index(frame, x, y); marker < kMarkerPixels) {
                findings.number |= codes[0] >> (frame.code.color_bits - 1) << marker;
            }
        }
    }
    return findings;
}

} // namespace geyser::tool::demo
