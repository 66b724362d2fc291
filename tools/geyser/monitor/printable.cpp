#include "printable.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace geyser::tool::monitor {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

constexpr bool continues(char byte) noexcept { return (static_cast<std::uint8_t>(byte) & 0xc0U) == 0x80; }

struct Character {
    std::uint32_t point = 0;
    std::size_t bytes = 0;
};

/// The character that `text`, which is not empty, begins with; nothing where that is not UTF-8.
std::optional<Character> first_character(std::string_view text) noexcept {
    const auto lead = static_cast<std::uint8_t>(text.front());
    if (lead < 0x80) {
        return Character{.point = lead, .bytes = 1};
    }
    if (lead < 0xc2 || lead > 0xf4) {
        return std::nullopt;
    }
    const std::size_t bytes = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (text.size() < bytes || !std::ranges::all_of(text.substr(1, bytes - 1), continues)) {
        return std::nullopt;
    }
    std::uint32_t point = lead & (0x7fU >> bytes);
    for (const char byte : text.substr(1, bytes - 1)) {
        point = point << 6 | (static_cast<std::uint8_t>(byte) & 0x3fU);
    }
    constexpr std::uint32_t kLeast[] = {0x80, 0x800, 0x10000}; // anything less is an overlong form
    const bool surrogate = point >= 0xd800 && point <= 0xdfff;
    if (point < kLeast[bytes - 2] || surrogate || point > 0x10ffff) {
        return std::nullopt;
    }
    return Character{.point = point, .bytes = bytes};
}

constexpr bool is_obeyed(std::uint32_t point) noexcept {
    const bool control = point < 0x20 || (point >= 0x7f && point < 0xa0);
    const bool separator = point == 0x2028 || point == 0x2029;
    const bool direction = point == 0x061c || point == 0x200e || point == 0x200f ||
                           (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
    return control || separator || direction;
}

} // namespace

std::string printable(std::string_view text) {
    std::string shown;
    while (!text.empty()) {
        const auto character = first_character(text);
        const std::size_t bytes = character ? character->bytes : 1;
        shown += character && !is_obeyed(character->point) ? text.substr(0, bytes) : kReplacement;
        text.remove_prefix(bytes);
    }
    return shown;
}

std::size_t columns_of(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char byte) { return !continues(byte); }));
}

} // namespace geyser::tool::monitor
