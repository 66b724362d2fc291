#include "texel_codes.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace geyser::tool::demo {
namespace {

/// Components in the order in which memory has them.
constexpr Codes kRgba = {0, 1, 2, 3};
constexpr Codes kBgra = {2, 1, 0, 3};

template <class Word>
Word word_at(const std::byte* texel, std::size_t index) {
    Word word;
    std::memcpy(&word, texel + index * sizeof word, sizeof word);
    return word;
}

template <class Word>
void put_word(std::byte* texel, std::size_t index, Word word) {
    std::memcpy(texel + index * sizeof word, &word, sizeof word);
}

/// code / 1024, which a half holds exactly: 10 bits below the leading one, an exponent that is 15 for 1.
constexpr int kHalfFraction = 10;
constexpr int kHalfLeast = 15 - kHalfFraction;

std::uint16_t code_to_half(std::uint32_t code) {
    if (code == 0) {
        return 0;
    }
    const int leading = std::bit_width(code) - 1;
    const std::uint32_t fraction = code << (kHalfFraction - leading) & ((1U << kHalfFraction) - 1);
    return static_cast<std::uint16_t>(static_cast<std::uint32_t>(leading + kHalfLeast) << kHalfFraction | fraction);
}

std::uint32_t half_to_code(std::uint16_t half) {
    const int leading = (half >> kHalfFraction) - kHalfLeast; // a sign makes it far too large
    if (leading < 0 || leading >= kHalfFraction) {
        return 0;
    }
    const std::uint32_t significand = (half & ((1U << kHalfFraction) - 1)) | 1U << kHalfFraction;
    return significand >> (kHalfFraction - leading);
}

constexpr float kFloatScale = 65536.0F;

std::uint32_t float_to_code(float value) {
    return value >= 0.0F && value < 1.0F ? static_cast<std::uint32_t>(value * kFloatScale) : 0;
}

template <class Word, class Encode>
void store_words(const Codes& order, const Codes& codes, std::byte* texel, Encode encode) {
    for (std::size_t i = 0; i < codes.size(); ++i) {
        put_word<Word>(texel, i, encode(codes[order[i]]));
    }
}

template <class Word, class Decode>
Codes load_words(const Codes& order, const std::byte* texel, Decode decode) {
    Codes codes = {};
    for (std::size_t i = 0; i < codes.size(); ++i) {
        codes[order[i]] = decode(word_at<Word>(texel, i));
    }
    return codes;
}

template <class Word>
Word narrow(std::uint32_t code) {
    return static_cast<Word>(code);
}

} // namespace

void store(TextureFormat format, const Codes& codes, std::byte* texel) {
    switch (format) {
    case TextureFormat::Bgra8Unorm:
    case TextureFormat::Bgra8Srgb:
        return store_words<std::uint8_t>(kBgra, codes, texel, narrow<std::uint8_t>);
    case TextureFormat::Rgb10a2Unorm:
        return put_word(texel, 0, codes[0] | codes[1] << 10 | codes[2] << 20 | codes[3] << 30);
    case TextureFormat::Rgba16Unorm:
        return store_words<std::uint16_t>(kRgba, codes, texel, narrow<std::uint16_t>);
    case TextureFormat::Rgba16Float:
        return store_words<std::uint16_t>(kRgba, codes, texel, code_to_half);
    case TextureFormat::Rgba32Float:
        return store_words<float>(kRgba, codes, texel,
                                  [](std::uint32_t code) { return static_cast<float>(code) / kFloatScale; });
    default:
        return store_words<std::uint8_t>(kRgba, codes, texel, narrow<std::uint8_t>);
    }
}

Codes load(TextureFormat format, const std::byte* texel) {
    switch (format) {
    case TextureFormat::Bgra8Unorm:
    case TextureFormat::Bgra8Srgb:
        return load_words<std::uint8_t>(kBgra, texel, narrow<std::uint32_t>);
    case TextureFormat::Rgb10a2Unorm: {
        const auto word = word_at<std::uint32_t>(texel, 0);
        return {word & 0x3ff, word >> 10 & 0x3ff, word >> 20 & 0x3ff, word >> 30};
    }
    case TextureFormat::Rgba16Unorm:
        return load_words<std::uint16_t>(kRgba, texel, narrow<std::uint32_t>);
    case TextureFormat::Rgba16Float:
        return load_words<std::uint16_t>(kRgba, texel, half_to_code);
    case TextureFormat::Rgba32Float:
        return load_words<float>(kRgba, texel, float_to_code);
    default:
        return load_words<std::uint8_t>(kRgba, texel, narrow<std::uint32_t>);
    }
}

} // namespace geyser::tool::demo
