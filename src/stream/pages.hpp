// The shared memory of a stream. The sender owns all of it: the control page, sealed so that receivers map it for
// reading only, and one small page per receiver, which that receiver writes and the sender believes nothing of.
#pragma once

#include "stream/handshake.hpp"

#include <geyser/stream.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace geyser::stream {

static_assert(std::atomic<std::uint64_t>::is_always_lock_free && std::atomic<std::uint32_t>::is_always_lock_free,
              "the words are shared between processes");

/// What the file of a control page begins with.
inline constexpr std::uint32_t kControlMagic = 0x47535452; // "GSTR"
inline constexpr std::uint32_t kControlVersion = 1;

/// FrameInfo as it lies in shared memory, with what the sender adds.
struct FrameFields {
    std::int64_t published_ns = 0;    ///< CLOCK_MONOTONIC
    std::int64_t presentation_ns = 0; ///< CLOCK_MONOTONIC, or 0
    Damage damage = {};
    std::uint8_t primaries = 0;
    std::uint8_t transfer = 0;
    std::uint8_t range = 0;
    std::uint8_t matrix = 0;
    std::uint8_t alpha = 0;
    std::uint8_t origin = 0;
    std::uint16_t metadata_bytes = 0;
};
struct FrameRecord {
    FrameFields fields = {};
    std::array<std::byte, kMaxFrameMetadata> metadata = {};
};

/// Without the part of the metadata that is not there.
inline void copy_record(const FrameRecord& from, FrameRecord& to) noexcept {
    to.fields = from.fields;
    const auto bytes = std::min<std::size_t>(to.fields.metadata_bytes, kMaxFrameMetadata);
    std::copy_n(from.metadata.begin(), bytes, to.metadata.begin());
}

/// One slot. Written by the sender while `frame` is kWriting.
struct alignas(64) SlotPage {
    std::atomic<std::uint64_t> frame = kWriting;
    /// What the "ready" timelines reach when the frame's GPU work is done.
    std::uint64_t ready_value = 0;
    FrameRecord record = {};
};

struct alignas(64) ControlPage {
    std::uint32_t magic = kControlMagic;
    std::uint32_t version = kControlVersion;
    /// Counts up whenever the textures change; a receiver that sees another number than its own reads its socket.
    std::atomic<std::uint32_t> epoch = 1;
    /// Not 0: the sender waits for a slot, and whoever gives one back sends it a message.
    std::atomic<std::uint32_t> sender_waits = 0;
    // All that changes with a frame is in one cache line, which only the sender writes.
    /// The futex that receivers sleep on. Counts up with every frame, epoch and farewell.
    std::atomic<std::uint32_t> wake = 0;
    /// pack(Latest).
    std::atomic<std::uint64_t> latest = 0;
    std::array<SlotPage, kMaxSlots> slots = {};
};

/// What the sender says about a receiver, in the receiver's own page.
enum class Standing : std::uint32_t {
    Connected = 0,
    Closed = 1,    ///< the stream has ended; what is held stays as it is
    ThrownOut = 2, ///< what is held may be overwritten from now on
};

struct ReceiverPage {
    /// Bit s: the receiver reads slot s, or is about to.
    alignas(64) std::atomic<std::uint64_t> held = 0;
    std::atomic<Sleep> sleep = Sleep::Awake;
    /// Written by the sender.
    std::atomic<Standing> standing = Standing::Connected;
    /// The newest frame that it has taken.
    std::atomic<std::uint64_t> taken = 0;
    /// Per slot, the value of its "done" timeline from which on its GPU no longer reads the slot.
    std::array<std::atomic<std::uint64_t>, kMaxSlots> done = {};
    // For those who look at the stream from outside.
    std::atomic<std::uint64_t> missed = 0;
    std::atomic<std::int64_t> latency_ns = 0;
};

} // namespace geyser::stream
