// What a program is called in lists of streams.
#pragma once

#include <string>

namespace geyser::stream {

/// `chosen`, or where that is empty the name of this program; what cannot be shown in a list becomes "".
[[nodiscard]] std::string program_name(const std::string& chosen);

} // namespace geyser::stream
