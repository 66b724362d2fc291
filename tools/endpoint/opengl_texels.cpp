#include "opengl_texels.hpp"

#include <algorithm>
#include <cstring>
#include <functional>

namespace geyser::endpoint {
namespace {

constexpr std::size_t kWord = sizeof(std::uint32_t);

std::uint32_t word_at(std::span<const std::byte> bytes, std::size_t index) {
    std::uint32_t word = 0;
    std::memcpy(&word, &bytes[index * kWord], kWord);
    return word;
}

void set_word(std::span<std::byte> bytes, std::size_t index, std::uint32_t word) {
    std::memcpy(&bytes[index * kWord], &word, kWord);
}

void for_each_word(std::span<std::byte> words, const std::function<std::uint32_t(std::uint32_t)>& change) {
    for (std::size_t i = 0; i < words.size() / kWord; ++i) {
        set_word(words, i, change(word_at(words, i)));
    }
}

GLenum components_format(std::uint8_t components, bool is_integer) {
    switch (components) {
    case 1:
        return is_integer ? GL_RED_INTEGER : GL_RED;
    case 2:
        return is_integer ? GL_RG_INTEGER : GL_RG;
    default:
        return is_integer ? GL_RGBA_INTEGER : GL_RGBA;
    }
}

GLenum component_type(ComponentType type, std::uint32_t bytes) {
    switch (type) {
    case ComponentType::Float:
        return bytes == 2 ? GL_HALF_FLOAT : GL_FLOAT;
    case ComponentType::Unorm:
    case ComponentType::Uint:
        return bytes == 1 ? GL_UNSIGNED_BYTE : bytes == 2 ? GL_UNSIGNED_SHORT : GL_UNSIGNED_INT;
    case ComponentType::Snorm:
    case ComponentType::Sint:
        return bytes == 1 ? GL_BYTE : bytes == 2 ? GL_SHORT : GL_INT;
    }
    return GL_NONE;
}

} // namespace

TransferFormat transfer_format(TextureFormat format) {
    switch (format) {
    case TextureFormat::Rgb10a2Unorm:
        return {GL_RGBA, GL_UNSIGNED_INT_2_10_10_10_REV};
    case TextureFormat::Rg11b10Float:
        return {GL_RGB, GL_UNSIGNED_INT_10F_11F_11F_REV};
    case TextureFormat::Depth32Float:
        return {GL_DEPTH_COMPONENT, GL_FLOAT};
    case TextureFormat::Depth24Plus:
        return {GL_DEPTH_COMPONENT, GL_UNSIGNED_INT};
    case TextureFormat::Depth24PlusStencil8:
        return {GL_DEPTH_STENCIL, GL_UNSIGNED_INT_24_8};
    default:
        break;
    }
    const FormatInfo& info = *format_info(format);
    const FormatPlane& plane = info.planes[0];
    const bool is_integer = info.component_type == ComponentType::Uint || info.component_type == ComponentType::Sint;
    return {components_format(plane.components, is_integer),
            component_type(info.component_type, std::uint32_t{plane.block_bytes} / plane.components)};
}

void depth_to_opengl(std::span<std::byte> words) {
    // A quarter of a step above the value, but never in the next one: drivers that round, that cut off and that shift
    // arrive at the same 24 bits.
    constexpr std::uint32_t kQuarter = 0x40;
    for_each_word(words,
                  [](std::uint32_t word) { return (word << 8) | std::min(((word >> 16) & 0xff) + kQuarter, 0xffU); });
}

void depth_from_opengl(std::span<std::byte> words) {
    for_each_word(words, [](std::uint32_t word) { return word >> 8; });
}

std::vector<std::byte> join_depth_stencil(std::span<const std::byte> depth, std::span<const std::byte> stencil) {
    std::vector<std::byte> joined(depth.size());
    for (std::size_t i = 0; i < stencil.size(); ++i) {
        set_word(joined, i, (word_at(depth, i) << 8) | std::to_integer<std::uint32_t>(stencil[i]));
    }
    return joined;
}

void split_depth_stencil(std::span<const std::byte> joined, std::span<std::byte> depth, std::span<std::byte> stencil) {
    for (std::size_t i = 0; i < stencil.size(); ++i) {
        const std::uint32_t word = word_at(joined, i);
        set_word(depth, i, word >> 8);
        stencil[i] = static_cast<std::byte>(word & 0xff);
    }
}

} // namespace geyser::endpoint
