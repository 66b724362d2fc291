// Sender: publishes frames under a name.
//
//     auto sender = *Sender::create(manager, {.name = "camera", .texture = descriptor});
//     while (running) {
//         auto frame = *sender->begin_frame(16ms);       // a slot to render into
//         draw(frame.texture());
//         frame.submit({.presentation_time = now});      // or submit(info, sync points)
//     }
#pragma once

#include <geyser/manager.hpp>
#include <geyser/stream.hpp>
#include <geyser/stream_info.hpp>

#include <memory>
#include <optional>
#include <string>

namespace geyser {

struct SenderConfig {
    std::string name = {};
    TextureDescriptor texture = {};
    /// Textures that the frames rotate through, 2 to kMaxSlots. One is the newest, one is being written; the others are
    /// what receivers may hold at the same time without the sender having to wait. One receiver may hold at most
    /// max(1, slots - 2), so that no single one can keep the sender waiting from three slots on.
    std::uint32_t slots = 4;
    /// How the textures travel. Empty: the manager's best. Receivers that cannot import it are told why.
    std::optional<Transport> transport = {};
    SlowReceiver slow_receiver = SlowReceiver::DropFrames;
    /// While the sender has no slot to write, a receiver that holds a frame which has not been the newest for longer
    /// than this is disconnected.
    Timeout patience = std::chrono::milliseconds(100);
    /// Empty: default_stream_directory().
    std::string directory = {};
    /// Shown by list_streams(). Empty: this program's name.
    std::string program = {};
};

namespace stream {
class SenderCore;
}

/// A slot that is being written. Dropping it gives the slot back unpublished. Must not outlive its sender.
class GEYSER_API OutgoingFrame {
public:
    OutgoingFrame(OutgoingFrame&& other) noexcept;
    OutgoingFrame& operator=(OutgoingFrame&&) = delete;
    ~OutgoingFrame();

    /// Its contents are undefined: write all of it. A GPU API that tracks layouts takes it over by an acquire with
    /// Contents::Discard.
    [[nodiscard]] SharedTexture& texture() const noexcept;
    [[nodiscard]] FrameNumber number() const noexcept;

    /// Hands the texture over after `wait` and after all work on the manager's queue, and publishes it. The GPU's work
    /// may still be under way: receivers' GPUs wait for it.
    [[nodiscard]] Result<void> submit(const FrameInfo& info = {}, SyncPoints wait = {});

    /// For users who record the release themselves: what their submission must signal, and how they then publish.
    [[nodiscard]] std::span<const SyncPoint> signals() const noexcept;
    [[nodiscard]] Result<void> submitted(const FrameInfo& info = {});

private:
    friend class Sender;
    struct Claim {
        std::uint32_t slot = 0;
        FrameNumber number = 0;
        SharedTexture* texture = nullptr;
    };
    OutgoingFrame(stream::SenderCore& core, const Claim& claim) noexcept;
    [[nodiscard]] Result<void> check(const FrameInfo& info) const;

    stream::SenderCore* core_; ///< nullptr once the frame is published
    Claim claim_;
};

/// Thread-safe but for frames: one is written at a time, by one thread. Owns a thread that sets receivers up; no frame
/// passes through it. The manager must outlive the sender.
class GEYSER_API Sender {
public:
    /// InvalidArgument for a name that cannot be; SystemFailure (EADDRINUSE) where a living sender has it.
    [[nodiscard]] static Result<std::unique_ptr<Sender>> create(TextureShareManager& manager,
                                                                const SenderConfig& config);
    virtual ~Sender() = default;
    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;

    /// A slot that nobody reads. Waits for one at most `timeout`; see SenderConfig::patience and slow_receiver for what
    /// happens to those who keep it waiting.
    [[nodiscard]] virtual Result<OutgoingFrame> begin_frame(Timeout timeout) = 0;
    /// For programs that cannot render into a slot: publishes a copy of `texture` (one GPU copy, which the statistics
    /// count), after `wait` and after all work on the manager's queue. The texture is this manager's, in its owner's
    /// hands, and of the stream's format and extent. Waits for a slot as begin_frame() does.
    [[nodiscard]] virtual Result<void> publish(const SharedTexture& texture, Timeout timeout,
                                               const FrameInfo& info = {}, SyncPoints wait = {}) = 0;
    /// Frames of another description from here on. Receivers follow without reconnecting; frames that they have not
    /// taken yet are gone.
    [[nodiscard]] virtual Result<void> reconfigure(const TextureDescriptor& texture) = 0;

    [[nodiscard]] virtual SenderStatistics statistics() const = 0;
    /// What list_streams() shows of it, its receivers included.
    [[nodiscard]] virtual StreamInfo info() const = 0;
    [[nodiscard]] virtual const std::string& name() const noexcept = 0;

protected:
    Sender() = default;
    [[nodiscard]] static OutgoingFrame make_frame(stream::SenderCore& core, std::uint32_t slot, FrameNumber number,
                                                  SharedTexture& texture) noexcept {
        return OutgoingFrame(core, {.slot = slot, .number = number, .texture = &texture});
    }
};

} // namespace geyser
