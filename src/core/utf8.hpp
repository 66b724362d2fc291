// Labels come from peers and go to debuggers, logs and JSON, all of which choke on broken UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace geyser {

/// Whether `text` is well-formed UTF-8 (no overlong forms, no surrogates) without NUL, which would end a C string
/// early.
[[nodiscard]] constexpr bool is_utf8_without_nul(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<std::uint8_t>(text[i++]);
        if (lead == 0) {
            return false;
        }
        if (lead < 0x80) {
            continue;
        }
        if (lead < 0xc2 || lead > 0xf4) {
            return false;
        }
        const std::size_t following = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
        if (text.size() - i < following) {
            return false;
        }
        std::uint32_t point = lead & (0x3fU >> following);
        for (std::size_t k = 0; k < following; ++k, ++i) {
            const auto byte = static_cast<std::uint8_t>(text[i]);
            if ((byte & 0xc0U) != 0x80) {
                return false;
            }
            point = point << 6 | (byte & 0x3fU);
        }
        constexpr std::uint32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
        const bool surrogate = point >= 0xd800 && point <= 0xdfff;
        if (point < kLeast[following] || surrogate || point > 0x10ffff) {
            return false;
        }
    }
    return true;
}

/// Whether UTF-8 text, printed to a terminal, could do something else than show: C0 and C1 controls and DEL.
[[nodiscard]] constexpr bool has_control_characters(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<std::uint8_t>(text[i]);
        const bool c1 = byte == 0xc2 && i + 1 < text.size() && static_cast<std::uint8_t>(text[i + 1]) < 0xa0;
        if (byte < 0x20 || byte == 0x7f || c1) {
            return true;
        }
    }
    return false;
}

/// At most `limit` bytes of it, cut between characters.
[[nodiscard]] constexpr std::string_view clip_utf8(std::string_view text, std::size_t limit) noexcept {
    if (text.size() <= limit) {
        return text;
    }
    while (limit > 0 && (static_cast<std::uint8_t>(text[limit]) & 0xc0U) == 0x80) {
        --limit;
    }
    return text.substr(0, limit);
}

} // namespace geyser
