// What to say where a command line makes no sense.
#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <string>

namespace geyser::tool {

/// For a number among an option's values, so that what is none is refused in the words of this program.
[[nodiscard]] CLI::Validator whole_number(std::uint32_t least, std::uint32_t most);

/// One line that says what is wrong with the command line and what may have been meant.
[[nodiscard]] std::string usage_hint(const CLI::App& program, const CLI::ParseError& error);

} // namespace geyser::tool
