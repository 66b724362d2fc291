// Text of other processes on this user's terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace geyser::tool::monitor {

/// `text` with everything replaced (by U+FFFD) that a terminal would obey instead of show: control characters of both
/// sets, changes of the writing direction, and what is not UTF-8.
[[nodiscard]] std::string printable(std::string_view text);

/// How many columns a printable text takes, to within wide and combining characters.
[[nodiscard]] std::size_t columns_of(std::string_view text) noexcept;

} // namespace geyser::tool::monitor
