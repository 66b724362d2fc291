#pragma once

#include <geyser/error.hpp>

#include <string>
#include <string_view>

namespace geyser::ipc {

/// The folder of this user's own that the system provides for sockets and the like: a full path without a '/' at its
/// end.
[[nodiscard]] Result<std::string> runtime_directory(std::string_view operation);

} // namespace geyser::ipc
