// Receiver: takes the frames of a named stream.
//
//     auto receiver = *Receiver::connect(manager, "camera");
//     while (auto frame = receiver->acquire(100ms)) {       // the newest; the GPU waits, not the CPU
//         show(frame->texture());
//     }                                                     // dropping the frame gives it back
#pragma once

#include <geyser/manager.hpp>
#include <geyser/stream.hpp>

#include <array>
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
    /// Empty: default_stream_directory().
    std::string directory = {};
    /// Shown by the sender's statistics.
    std::string program = {};
};

struct ReceiverStatistics {
    std::uint64_t frames = 0;  ///< acquired
    std::uint64_t skipped = 0; ///< published, but never acquired here
    std::uint64_t waits = 0;   ///< acquire() had to sleep
    std::uint64_t copies = 0;  ///< made by hand-offs
    std::uint64_t connections = 0;
    SyncKind sync = SyncKind::CpuCompletion; ///< of the connection of now
    /// Publish to acquired: bucket i counts the frames that took at least 2^i ns and less than twice that.
    std::array<std::uint64_t, 40> latency = {};
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

    /// Gives the frame back after all work on the manager's queue: what the destructor does, with the error.
    [[nodiscard]] Result<void> release();

private:
    friend class Receiver;
    IncomingFrame() noexcept;

    std::shared_ptr<stream::Connection> connection_; ///< nullptr once the frame is given back
    std::uint32_t slot_ = 0;
    FrameNumber number_ = 0;
    SharedTexture* texture_ = nullptr;
    std::chrono::nanoseconds published_ = {};
    FrameInfo info_ = {};
};

/// Used by one thread at a time. The manager must outlive it.
class GEYSER_API Receiver {
public:
    /// Does not wait for the sender: one that does not exist yet is found by acquire(), as is one that comes back.
    [[nodiscard]] static Result<std::unique_ptr<Receiver>> connect(TextureShareManager& manager, std::string_view name,
                                                                   const ReceiverConfig& config = {});
    virtual ~Receiver() = default;
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;

    /// The next frame. Timeout where none came, PeerClosed once where the sender went away (the next call looks for a
    /// new one), Interrupted where `stop` was requested or a signal handler ran.
    [[nodiscard]] virtual Result<IncomingFrame> acquire(Timeout timeout, std::stop_token stop = {}) = 0;

    [[nodiscard]] virtual ReceiverStatistics statistics() const = 0;

protected:
    Receiver() = default;
    /// The frame in a slot that is held; fails where the sender's words about it make no sense.
    [[nodiscard]] static Result<IncomingFrame> make_frame(std::shared_ptr<stream::Connection> connection,
                                                          std::uint32_t slot, FrameNumber number,
                                                          SharedTexture& texture);
};

} // namespace geyser
