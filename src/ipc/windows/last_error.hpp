// The failure of the call before.
#pragma once

#include "ipc/system_error.hpp"
#include "ipc/windows/windows.hpp"

namespace geyser::ipc {

[[nodiscard]] inline std::unexpected<Error> last_failure(std::string_view operation, std::string_view call) {
    return system_failure(operation, call, static_cast<int>(::GetLastError()));
}

/// Whether the call before found a file that is being removed, which GetLastError() calls a denied access: its name is
/// there until everybody has closed it.
[[nodiscard]] bool is_being_removed() noexcept;

} // namespace geyser::ipc
