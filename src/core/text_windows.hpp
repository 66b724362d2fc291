// What Windows says, in UTF-8.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace geyser {

/// What is no UTF-16 comes as U+FFFD.
[[nodiscard]] std::string to_utf8(std::wstring_view text);

/// The system's words for an error of GetLastError(), or its number where it has none. Without the full stop and the
/// end of line that it puts behind them.
[[nodiscard]] std::string words_of_error(std::uint32_t error);

} // namespace geyser
