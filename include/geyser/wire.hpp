// The wire form of handles: versioned, little-endian, length-prefixed; parsed as hostile input.
// docs/wire.md describes every byte.
#pragma once

#include <geyser/handle.hpp>
#include <geyser/sync.hpp>

#include <cstddef>
#include <span>
#include <variant>
#include <vector>

namespace geyser {

/// A sync point in words that another process understands: which of the semaphores sent before, and the value.
struct WireSyncPoint {
    std::uint32_t semaphore = 0; ///< the sender's own numbering
    std::uint64_t value = 0;
    friend constexpr bool operator==(const WireSyncPoint&, const WireSyncPoint&) = default;
};

/// Bytes of the application's own.
struct UserData {
    std::vector<std::byte> bytes = {};
};

/// Shared memory of no particular meaning to the channel. What it is for, and how large, its users agree on.
struct SharedMemoryHandle {
    OsObject object = {};
};

/// What a channel carries.
using Message = std::variant<ApiTextureHandle, ApiSemaphoreHandle, WireSyncPoint, UserData, SharedMemoryHandle>;

/// The longest message, header included, and the most objects that travel with one.
inline constexpr std::size_t kMaxMessageBytes = std::size_t{64} * 1024;
inline constexpr std::size_t kMaxMessageObjects = kMaxPlanes;
inline constexpr std::uint16_t kWireVersion = 1;

/// A message in its wire form. The objects are borrowed from the message and travel beside the bytes.
struct EncodedMessage {
    std::vector<std::byte> bytes = {};
    std::vector<OsObject::value_type> objects = {};
};

/// Fails where the message breaks a limit (kMaxMessageBytes, kMaxLabelBytes, ...).
[[nodiscard]] GEYSER_API Result<EncodedMessage> encode(const Message& message);
[[nodiscard]] GEYSER_API Result<EncodedMessage> encode(const ApiTextureHandle& handle);
[[nodiscard]] GEYSER_API Result<EncodedMessage> encode(const ApiSemaphoreHandle& handle);
/// Takes the objects; those of a refused message are closed. Every field is checked; a decoded handle has passed
/// validate().
[[nodiscard]] GEYSER_API Result<Message> decode(std::span<const std::byte> bytes, std::vector<OsObject> objects);

} // namespace geyser
