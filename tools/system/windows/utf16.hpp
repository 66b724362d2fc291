// Windows takes and gives UTF-16; everything else here is UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace geyser::system {

/// What is no UTF-8 becomes U+FFFD.
[[nodiscard]] std::wstring to_utf16(std::string_view text);
/// Half a surrogate pair, which a file's name may have, becomes U+FFFD.
[[nodiscard]] std::string to_utf8(std::wstring_view text);

} // namespace geyser::system
