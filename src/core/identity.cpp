#include <geyser/identity.hpp>

namespace geyser {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

constexpr bool is_followed_by_hyphen(std::size_t byte) noexcept {
    return byte == 3 || byte == 5 || byte == 7 || byte == 9;
}

constexpr std::optional<std::uint8_t> hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') {
        return static_cast<std::uint8_t>(c - '0');
    }
    if (c >= 'a' && c <= 'f') {
        return static_cast<std::uint8_t>(c - 'a' + 10);
    }
    if (c >= 'A' && c <= 'F') {
        return static_cast<std::uint8_t>(c - 'A' + 10);
    }
    return std::nullopt;
}

} // namespace

std::string_view name(Api api) noexcept {
    switch (api) {
    case Api::Vulkan:
        return "vulkan";
    case Api::Host:
        return "host";
    case Api::OpenGL:
        return "opengl";
    case Api::Cuda:
        return "cuda";
    case Api::WebGpu:
        return "webgpu";
    case Api::Metal:
        return "metal";
    case Api::D3D11:
        return "d3d11";
    case Api::D3D12:
        return "d3d12";
    }
    return "unknown";
}

std::string to_string(const Uuid& uuid) {
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < uuid.bytes.size(); ++i) {
        text += kHexDigits[uuid.bytes[i] >> 4];
        text += kHexDigits[uuid.bytes[i] & 15];
        if (is_followed_by_hyphen(i)) {
            text += '-';
        }
    }
    return text;
}

std::optional<Uuid> uuid_from_string(std::string_view text) noexcept {
    const bool hyphens = text.size() == 36;
    if (!hyphens && text.size() != 32) {
        return std::nullopt;
    }
    Uuid uuid;
    std::size_t position = 0;
    for (std::size_t i = 0; i < uuid.bytes.size(); ++i) {
        const auto high = hex_value(text[position]);
        const auto low = hex_value(text[position + 1]);
        if (!high || !low) {
            return std::nullopt;
        }
        uuid.bytes[i] = static_cast<std::uint8_t>(*high << 4 | *low);
        position += 2;
        if (hyphens && is_followed_by_hyphen(i) && text[position++] != '-') {
            return std::nullopt;
        }
    }
    return uuid;
}

} // namespace geyser
