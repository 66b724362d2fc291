// Libraries of drivers and of the system, opened at run time, so that a program linked with Geyser starts without them.
// They are never closed: drivers leave threads and exit handlers behind, whose code must stay.
#pragma once

#include <expected>
#include <string>

namespace geyser {

/// The system's handle of the library, or its words for why there is none. A name without a folder is looked up as the
/// system does; on Windows that is the program's own folder and the system's.
[[nodiscard]] std::expected<void*, std::string> open_library(const char* name);

/// nullptr where the library has no such symbol.
[[nodiscard]] void* find_symbol(void* library, const char* name) noexcept;

} // namespace geyser
