// What a pipe's messages are made of: the number of handles (u32, little-endian), that many handles of the sender's
// (u64), and bytes.
#pragma once

#include "ipc/windows/windows.hpp"

#include <geyser/error.hpp>
#include <geyser/wire.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace geyser::ipc {

inline constexpr std::size_t kFrameCountBytes = 4;
inline constexpr std::size_t kFrameHandleBytes = 8;
/// No message is longer.
inline constexpr std::size_t kMaxFrameBytes =
    kFrameCountBytes + kFrameHandleBytes * kMaxMessageObjects + kMaxMessageBytes;

struct Frame {
    std::array<std::uint64_t, kMaxMessageObjects> handles = {};
    std::size_t handle_count = 0;
    std::span<const std::byte> bytes = {};
};

[[nodiscard]] std::vector<std::byte> encode_frame(std::span<const HANDLE> handles, std::span<const std::byte> bytes);
/// Points into the message. MalformedMessage where it is none.
[[nodiscard]] Result<Frame> decode_frame(std::span<const std::byte> message, std::string_view operation);

} // namespace geyser::ipc
