// Libraries that are opened at run time, and stay open.
#pragma once

#include <geyser/error.hpp>

#include <string>

namespace geyser::system {

/// By its path, or by its name where the system looks for it. `operation` is that of the error: BackendUnavailable.
[[nodiscard]] Result<void*> open_library(const char* file, std::string_view operation);
/// Null where it has none of this name.
[[nodiscard]] void* find_symbol(void* library, const char* name) noexcept;

} // namespace geyser::system
