// The failure of the call before.
#pragma once

#include "ipc/system_error.hpp"
#include "ipc/windows/windows.hpp"

namespace geyser::ipc {

[[nodiscard]] inline std::unexpected<Error> last_failure(std::string_view operation, std::string_view call) {
    return system_failure(operation, call, static_cast<int>(::GetLastError()));
}

} // namespace geyser::ipc
