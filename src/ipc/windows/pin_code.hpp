// For threads that nobody waits for.
#pragma once

namespace geyser::ipc {

/// This code stays loaded until the process ends, also where it is a library's that is unloaded.
void pin_code() noexcept;

} // namespace geyser::ipc
