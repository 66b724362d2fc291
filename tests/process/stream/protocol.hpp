// What the tests of this folder and their peer, stream_peer, say to each other.
#pragma once

#include <geyser/stream.hpp>

#include <array>
#include <chrono>
#include <cstdint>

namespace geyser::test {

inline constexpr const char* kStreamName = "camera";
/// Small, so that a frame's cost is the stream's and not the texels'.
inline constexpr std::uint32_t kExtent = 64;

inline TextureDescriptor stream_texture(std::uint32_t extent = kExtent) {
    return {.width = extent, .height = extent, .layout = TextureLayout::Linear};
}

/// Test: what a peer shall do, beside playing its role.
enum class Command : std::uint8_t { Report, Quit };

/// Test: the first thing that it says to a receiver.
struct ReceiverOptions {
    StreamMode mode = StreamMode::Latest;
    bool reports_each_frame = false;             ///< after it has given the frame back
    FrameNumber stops_at = 0;                    ///< stops itself while it holds this frame
    std::chrono::microseconds holds_frames = {}; ///< how long it looks at each frame
};

/// A receiver: what it has seen so far. Said once when it is connected, then as told by ReceiverOptions, and for each
/// Command.
struct ReceiverReport {
    std::uint64_t frames = 0;
    std::uint64_t broken = 0;     ///< whose texels, metadata and number do not belong together
    std::uint64_t disordered = 0; ///< whose number is not greater than the one before
    std::uint64_t missed = 0;     ///< numbers left out between two frames of one connection
    std::uint64_t ends = 0;       ///< of connections
    std::uint64_t failures = 0;   ///< other errors than Timeout and PeerClosed
    std::uint64_t connections = 0;
    FrameNumber last = 0;
    std::array<char, 256> trouble = {}; ///< the newest error that was counted
};

/// What a hostile receiver does.
enum class Harm : std::uint8_t {
    ScribblesOnItsPage,
    NeverReleases,
    ReleasesWhatItDoesNotHold,
    ClaimsFutureFrames,
    TakesItsWordBack,
    SendsMalformedMessages,
    FloodsTheSocket,
    ConnectsAThousandTimes,
    KeepsConnecting,
    AsksForEver,
};
struct HostileOrders {
    Harm harm = {};
    std::uint32_t seed = 0;
};
/// A hostile receiver, for Command::Report: how often the stream has let it in.
using HostileReport = std::uint64_t;

} // namespace geyser::test
