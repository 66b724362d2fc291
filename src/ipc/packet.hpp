// One message on a socket: its bytes and, beside them, its descriptors (SCM_RIGHTS).
#pragma once

#include <geyser/os_object.hpp>

#include "ipc/deadline.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace geyser::ipc {

/// As it came: nothing is known about the bytes but that they are complete.
struct Packet {
    std::unique_ptr<std::byte[]> storage;
    std::size_t size = 0;
    std::vector<OsObject> objects;

    [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return {storage.get(), size}; }
};

/// Blocks while the peer's queue is full.
[[nodiscard]] Result<void> send_packet(int socket, std::span<const std::byte> bytes, std::span<const int> objects,
                                       const Deadline& deadline, std::string_view operation);

/// Blocks until a packet is there. One that came incomplete is an error, and what came of it is closed.
[[nodiscard]] Result<Packet> receive_packet(int socket, const Deadline& deadline, std::string_view operation);

} // namespace geyser::ipc
