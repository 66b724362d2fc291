// Share a stream: what senders and receivers have in common. docs/streams.md is the protocol.
#pragma once

#include <geyser/error.hpp>
#include <geyser/sync.hpp>
#include <geyser/texture.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace geyser {

/// Counts up by one with every published frame of a stream; the first is 1. A sender that starts anew starts at 1 anew.
using FrameNumber = std::uint64_t;

/// The most slots and receivers that a stream may have, and the most bytes of user metadata a frame.
inline constexpr std::uint32_t kMaxSlots = 16;
inline constexpr std::uint32_t kMaxReceivers = 64;
inline constexpr std::size_t kMaxFrameMetadata = 4096;
/// The longest name of a stream, in bytes of UTF-8.
inline constexpr std::size_t kMaxStreamName = 64;

/// Which frames a receiver gets.
enum class StreamMode : std::uint8_t {
    Latest = 1,     ///< the newest at each acquire; what came between is skipped
    EveryFrame = 2, ///< each in turn; the sender waits for it within bounds of its own
};

/// What the sender does with an EveryFrame receiver that holds it up beyond the deadline of begin_frame.
enum class SlowReceiver : std::uint8_t {
    DropFrames, ///< it loses the frames that the sender needs the slots of
    Disconnect,
};

/// A rectangle of texels that changed since the frame before.
struct Damage {
    std::uint32_t x = 0;
    std::uint32_t y = 0;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    friend constexpr bool operator==(const Damage&, const Damage&) = default;
};

/// What travels with a frame besides its texels.
struct FrameInfo {
    /// When the frame is meant to be seen, on the sender's CLOCK_MONOTONIC; 0 where it does not matter.
    std::chrono::nanoseconds presentation_time = {};
    /// The part that changed; an empty rectangle means all of it.
    Damage damage = {};
    ColorSpace color_space = {};
    AlphaMode alpha = AlphaMode::Premultiplied;
    Origin origin = Origin::TopLeft;
    /// The application's own, at most kMaxFrameMetadata bytes. Borrowed until the call returns.
    std::span<const std::byte> metadata = {};
};

/// Whether `name` can name a stream: UTF-8, 1 to kMaxStreamName bytes, no control characters, no '/', not "." or "..".
/// It names a file, so Windows refuses what no file's name has there too: \ : * ? " < > |
[[nodiscard]] GEYSER_API Result<void> validate_stream_name(std::string_view name);

/// Where the streams of this user are found: $XDG_RUNTIME_DIR/geyser, on macOS geyser/ in the user's temporary folder,
/// on Windows in %LOCALAPPDATA%.
/// InvalidArgument where that variable is not set.
[[nodiscard]] GEYSER_API Result<std::string> default_stream_directory();

} // namespace geyser
