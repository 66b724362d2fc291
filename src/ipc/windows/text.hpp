// Text and paths: UTF-8 outside, UTF-16 for the system.
#pragma once

#include <geyser/error.hpp>

#include <string>
#include <string_view>

namespace geyser::ipc {

/// InvalidArgument where it is not UTF-8.
[[nodiscard]] Result<std::wstring> to_wide(std::string_view text, std::string_view operation);
/// What is no UTF-16 comes as U+FFFD.
[[nodiscard]] std::string to_utf8(std::wstring_view text);

/// The path in the form that takes every length and means a file: \\?\C:\... . InvalidArgument for an empty one, for
/// one that names a device or a file's second stream, and for characters that no file's name may have.
[[nodiscard]] Result<std::wstring> wide_path(const std::string& path, std::string_view operation);

} // namespace geyser::ipc
