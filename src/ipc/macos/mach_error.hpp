#pragma once

#include <geyser/error.hpp>

#include <string_view>

#include <mach/kern_return.h>

namespace geyser::ipc {

/// A failed Mach call as an Error, with the call's return code as the native one.
[[nodiscard]] std::unexpected<Error> mach_failure(std::string_view operation, std::string_view call,
                                                  kern_return_t status);

} // namespace geyser::ipc
