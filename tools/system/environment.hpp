// Variables of this process's environment, in UTF-8.
#pragma once

#include <optional>
#include <string>

namespace geyser::system {

/// The variable's value, and the variable is gone: no child of this process inherits it.
[[nodiscard]] std::optional<std::string> take_variable(const char* name);

} // namespace geyser::system
