#pragma once

#include <geyser/error.hpp>

#include <string_view>

namespace geyser::ipc {

/// A failed system call as an Error; the code is chosen by what a caller of a channel can do about it.
[[nodiscard]] std::unexpected<Error> system_failure(std::string_view operation, std::string_view call, int error);

} // namespace geyser::ipc
