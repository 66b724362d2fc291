// The constants of the wire format. docs/wire.md is their prose.
#pragma once

#include <geyser/wire.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace geyser::ipc {

/// "GEYS": tells a stray program on the socket from a peer of another version.
inline constexpr std::array kMagic = {std::byte{'G'}, std::byte{'E'}, std::byte{'Y'}, std::byte{'S'}};

/// magic, version (u16), type (u16), payload length (u32), object count (u8), 3 reserved zeros.
inline constexpr std::size_t kHeaderBytes = 16;
inline constexpr std::size_t kReservedHeaderBytes = 3;

inline constexpr std::size_t kMaxPayloadBytes = kMaxMessageBytes - kHeaderBytes;

/// Values travel: append, never renumber.
enum class MessageType : std::uint16_t {
    TextureHandle = 1,
    SemaphoreHandle = 2,
    SyncPoint = 3,
    UserData = 4,
    SharedMemory = 5
};

} // namespace geyser::ipc
