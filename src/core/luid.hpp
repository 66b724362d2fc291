// Windows' LUIDs as text.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace geyser {

/// The 16 hexadecimal digits of its bytes, as they lie in memory.
[[nodiscard]] inline std::string to_hex(const std::array<std::uint8_t, 8>& luid) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : luid) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

} // namespace geyser
