// What travels over a stream's socket: set-up, changes of the textures, farewells. Never a frame.
// docs/streams.md has the order in which they come. Each is a UserData message of the channel; memory, semaphores and
// textures follow as messages of their own kinds.
#pragma once

#include <geyser/stream_info.hpp>
#include <geyser/wire.hpp>

#include <string>
#include <variant>

namespace geyser::stream {

/// The longest program name and reason that a peer may send.
inline constexpr std::size_t kMaxProgram = 64;
inline constexpr std::size_t kMaxReason = 512;

/// Receiver: the first message.
struct Hello {
    StreamMode mode = StreamMode::Latest;
    /// Bit k: it can import the SyncKind k.
    std::uint32_t sync_kinds = 0;
    /// Over host memory its CPU takes part in each hand-off, so that nothing can be waited for on its GPU.
    bool needs_cpu_for_host_memory = false;
    DeviceIdentity identity = {};
    std::string program = {};
};

/// Sender: the answer. Two SharedMemoryHandles follow (control page, receiver page), and where `sync` is a timeline two
/// semaphores ("ready", "done"); then Textures.
struct Welcome {
    SyncKind sync = SyncKind::CpuCompletion;
    /// How many slots the receiver may keep from being written at the same time.
    std::uint32_t hold_limit = 1;
    /// The newest frame when the receiver joined. From the next one on an EveryFrame receiver is waited for.
    FrameNumber joined_after = 0;
};

/// Sender: `slots` texture handles follow. The control page names the epoch that is in use.
struct Textures {
    std::uint32_t epoch = 0;
    std::uint32_t slots = 0;
};

/// Sender, in the place of Welcome: why not.
struct Refusal {
    ErrorCode code = ErrorCode::InvalidArgument;
    std::string reason = {};
};

/// Receiver: a slot is free, and the control page said that the sender waits for one.
struct SlotFreed {};

/// Sender: the stream ends here, and this is why.
struct Farewell {
    std::string reason = {};
};

/// Sender, to a receiver that polls its socket (Sleep::OnSocket): look again.
struct Wake {};

/// Anybody of this user, in the place of Hello: what stream is this? The answer is a StreamInfo, and the end.
struct Query {};

using StreamMessage = std::variant<Hello, Welcome, Textures, Refusal, SlotFreed, Farewell, Wake, Query, StreamInfo>;

[[nodiscard]] UserData encode(const StreamMessage& message);
/// MalformedMessage with the field that is wrong.
[[nodiscard]] Result<StreamMessage> decode(const UserData& data);

} // namespace geyser::stream
