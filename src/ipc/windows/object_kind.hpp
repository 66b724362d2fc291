// What a handle is a handle of.
#pragma once

#include "ipc/windows/windows.hpp"

#include <geyser/error.hpp>

#include <string>
#include <string_view>

namespace geyser::ipc {

/// The name of the system's own type: "Event", "Semaphore", "Section", "File". Asks for no right of the handle, and
/// waits for nobody. InvalidHandle where it is open nowhere in this process.
[[nodiscard]] Result<std::string> kind_of(HANDLE object, std::string_view operation);

} // namespace geyser::ipc
