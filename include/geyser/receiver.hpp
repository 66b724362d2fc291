// Receiver: takes the frames of a named stream.
//
//     auto receiver = *Receiver::connect(manager, "camera");
//     while (auto frame = receiver->acquire(100ms)) {       // the newest; the GPU waits, not the CPU
//         show(frame->texture());
//     }                                                     // dropping the frame gives it back
#pragma once

#include <geyser/manager.hpp>
#include <geyser/stream.hpp>
#include <geyser/stream_info.hpp>

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace geyser {

struct ReceiverConfig {
    StreamMode mode = StreamMode::Latest;
    /// Frames come with their GPU work done: acquire() waits for it, and nothing that the sender does later can hold up
    /// this side's GPU.
    bool finished_only = false;
    /// The user records the hand-offs into his own submissions: acquire() and release() submit nothing. His submission
    /// waits for IncomingFrame::ready(), and signals IncomingFrame::signals() when it has read.
    bool records_hand_offs = false;
    /// How long the sender's GPU may take for a frame that this side's GPU waits for. After that this side's GPU is set
    /// free, and the next acquire() says so and connects anew.
    Timeout patience = std::chrono::seconds(1);
    /// Empty: default_stream_directory().
    std::string directory = {};
    /// Shown by list_streams(). Empty: this program's name.
    std::string program = {};
};

namespace stream {
class Connection;
}

/// A frame that is held. Dropping it gives it back. It keeps the memory that it stands on alive, but must not outlive
/// the manager.
class GEYSER_API IncomingFrame {
public:
    IncomingFrame(IncomingFrame&& other) noexcept;
    IncomingFrame& operator=(IncomingFrame&&) = delete;
    ~IncomingFrame();

    [[nodiscard]] SharedTexture& texture() const noexcept { return *texture_; }
    [[nodiscard]] FrameNumber number() const noexcept { return number_; }
    /// The sender's CLOCK_MONOTONIC when it published.
    [[nodiscard]] std::chrono::nanoseconds published() const noexcept { return published_; }
    /// Its metadata stays valid while the frame is held.
    [[nodiscard]] const FrameInfo& info() const noexcept { return info_; }

    /// Reached when the sender's GPU has done its work on the frame; empty where it was done before it was published.
    [[nodiscard]] SyncPoint ready() const noexcept { return ready_; }
    /// Where the user records his hand-offs (ReceiverConfig): what his submission that reads the frame must signal.
    /// Each call names a new value, so ask once, right before the submission. After it, release() only tells the
    /// sender.
    [[nodiscard]] SyncPoints signals() const noexcept;

    /// Gives the frame back after `after` and all work on the manager's queue. What the destructor does, with the
    /// error: PeerClosed where the sender took the frame back while it was held (SenderConfig::patience), so that what
    /// was read of it may be of two frames.
    [[nodiscard]] Result<void> release(SyncPoints after = {});

private:
    friend class Receiver;
    IncomingFrame() noexcept;

    std::shared_ptr<stream::Connection> connection_; ///< nullptr once the frame is given back
    std::uint32_t slot_ = 0;
    FrameNumber number_ = 0;
    SharedTexture* texture_ = nullptr;
    SyncPoint ready_ = {};
    std::chrono::nanoseconds published_ = {};
    FrameInfo info_ = {};
};

/// Used by one thread at a time. The manager must outlive it. Where the GPU waits for the sender's, it owns a thread
/// that sets the GPU free when the sender dies; no frame passes through it.
class GEYSER_API Receiver {
public:
    /// Does not wait for the sender: one that does not exist yet is found by acquire(), as is one that comes back.
    [[nodiscard]] static Result<std::unique_ptr<Receiver>> connect(TextureShareManager& manager, std::string_view name,
                                                                   const ReceiverConfig& config = {});
    virtual ~Receiver() = default;
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;

    /// The next frame. Timeout where none came, PeerClosed once where the sender went away (the next call looks for a
    /// new one), Interrupted where `stop` was requested or a signal handler ran, InvalidArgument where this side holds
    /// as many frames as it may (SenderConfig::slots).
    [[nodiscard]] virtual Result<IncomingFrame> acquire(Timeout timeout, std::stop_token stop = {}) = 0;

    /// For event loops: a descriptor that is readable (POLLIN), on Windows an event that is set, when acquire() has
    /// something to say: a frame, or the end of the connection. It stays the same over reconnections, and is the
    /// receiver's to read, to reset and to close: only wait for it. Each time call acquire(0s) until Timeout.
    [[nodiscard]] virtual OsWaitable waitable() = 0;

    [[nodiscard]] virtual ReceiverStatistics statistics() const = 0;

protected:
    Receiver() = default;
    /// The frame in a slot that is held; fails where the sender's words about it make no sense.
    [[nodiscard]] static Result<IncomingFrame> make_frame(std::shared_ptr<stream::Connection> connection,
                                                          std::uint32_t slot, FrameNumber number,
                                                          SharedTexture& texture, SyncPoint ready);
};

} // namespace geyser
