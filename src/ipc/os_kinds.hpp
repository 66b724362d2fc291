// What drivers share on this system, whether or not this machine has one that does.
#pragma once

#include <geyser/handle.hpp>
#include <geyser/sync.hpp>

#include <span>

namespace geyser::ipc {

/// The transports of devices' memory.
[[nodiscard]] std::span<const Transport> device_transports() noexcept;
/// The kinds of sync of devices.
[[nodiscard]] std::span<const SyncKind> device_sync_kinds() noexcept;

} // namespace geyser::ipc
