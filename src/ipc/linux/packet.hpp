// One message on a socket: its bytes and, beside them, its descriptors (SCM_RIGHTS).
#pragma once

#include "ipc/connection.hpp"

namespace geyser::ipc {

/// Blocks while the peer's queue is full.
[[nodiscard]] Result<void> send_packet(int socket, std::span<const std::byte> bytes, std::span<const int> objects,
                                       const Deadline& deadline, std::string_view operation);

/// Blocks until a packet is there. One that came incomplete is an error, and what came of it is closed.
[[nodiscard]] Result<Packet> receive_packet(int socket, const Deadline& deadline, std::string_view operation);

} // namespace geyser::ipc
