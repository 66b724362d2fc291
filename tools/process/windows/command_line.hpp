// A program on Windows is given one line, which its C runtime takes apart again.
#pragma once

#include <string>
#include <vector>

namespace geyser::process {

/// The line that the C runtime's rules take apart into these very arguments. (Programs of other rules, as cmd.exe, are
/// not for this.)
[[nodiscard]] std::wstring command_line(const std::vector<std::string>& arguments);

} // namespace geyser::process
