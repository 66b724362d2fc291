// Text and paths for the system: UTF-8 outside, UTF-16 inside. The way back is core/text_windows.hpp.
#pragma once

#include <geyser/error.hpp>

#include <string>
#include <string_view>

namespace geyser::ipc {

/// InvalidArgument where it is not UTF-8.
[[nodiscard]] Result<std::wstring> to_wide(std::string_view text, std::string_view operation);

/// The path in the form that takes every length and means a file: \\?\C:\... . InvalidArgument for an empty one, for
/// one that names a device or a file's second stream, and for characters that no file's name may have.
[[nodiscard]] Result<std::wstring> wide_path(const std::string& path, std::string_view operation);

} // namespace geyser::ipc
