// What Windows refuses, in its own words.
#pragma once

#include <geyser/error.hpp>

#include <string>
#include <string_view>

namespace geyser::system {

/// What the system calls this error of GetLastError(); its number where it has no words for it. std::system_category()
/// has none for those whose words have gaps for a name.
[[nodiscard]] std::string words_for(unsigned long error);

/// SystemFailure. `what` is what was tried: "cannot start geyser.exe".
[[nodiscard]] std::unexpected<Error> failure(std::string_view what, std::string_view operation, unsigned long error);
/// The same, of the call before.
[[nodiscard]] std::unexpected<Error> last_failure(std::string_view what, std::string_view operation);

} // namespace geyser::system
