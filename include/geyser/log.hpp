// Logging: silent unless a callback is given to the manager that should speak.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace geyser {

enum class LogLevel : std::uint8_t { Debug, Info, Warning, Error };

/// Called from any thread, possibly from inside a driver call; must not call back into Geyser.
using LogCallback = std::function<void(LogLevel, std::string_view message)>;

} // namespace geyser
