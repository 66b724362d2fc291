// What to say where a command line makes no sense.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace geyser::tool {

/// One line that says what is wrong with the command line and what may have been meant.
[[nodiscard]] std::string usage_hint(const CLI::App& program, const CLI::ParseError& error);

} // namespace geyser::tool
