// A receiver's connection to one life of a sender. Frames keep it alive until they are given back.
#pragma once

#include "stream/mapped_page.hpp"
#include "stream/messages.hpp"
#include "stream/pages.hpp"

#include <geyser/channel.hpp>
#include <geyser/manager.hpp>
#include <geyser/receiver.hpp>

#include <array>
#include <memory>
#include <mutex>
#include <vector>

namespace geyser::stream {

class Connection {
public:
    /// Says Hello and takes what the sender answers; blocks at most `timeout`.
    [[nodiscard]] static Result<std::shared_ptr<Connection>> open(TextureShareManager& manager, const std::string& path,
                                                                  const ReceiverConfig& config, Timeout timeout);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    /// A frame that is held: its slot stays as it is until let_go().
    struct Held {
        std::uint32_t slot = 0;
        FrameNumber number = 0;
        SharedTexture* texture = nullptr;
    };
    /// The next frame for this mode after `last`, if one is there; takes new textures from the socket where the sender
    /// has changed them.
    [[nodiscard]] Result<std::optional<Held>> try_take(StreamMode mode, FrameNumber last, Timeout timeout);
    /// The frame's record, copied out once: the sender can write it at any time. Valid while the slot is held.
    [[nodiscard]] const FrameRecord& copy_record(std::uint32_t slot) noexcept {
        return records_[slot] = control_->slots[slot].record;
    }
    /// Gives a slot back, once this side's GPU has done its work up to now.
    [[nodiscard]] Result<void> let_go(std::uint32_t slot, SharedTexture& texture);

    /// What the frame's readers wait for: nothing where the CPU has finished it.
    [[nodiscard]] SyncPoint ready(const Held& held) const noexcept { return {ready_.get(), held.number}; }
    /// Sleeps until the sender has something new or hangs up, at most `timeout`.
    [[nodiscard]] Result<void> sleep(FrameNumber last, Timeout timeout);
    /// The sender's farewell or its death, as the error to return; nothing while it lives.
    [[nodiscard]] std::optional<Error> ended();
    /// Frees this side's GPU from waiting for a sender that will never signal (docs/sync.md).
    void rescue() noexcept;

    [[nodiscard]] SyncKind sync() const noexcept { return sync_; }
    [[nodiscard]] TextureShareManager& manager() const noexcept { return manager_; }

private:
    Connection(TextureShareManager& manager, Channel channel) : manager_(manager), channel_(std::move(channel)) {}
    [[nodiscard]] Result<StreamMessage> receive(Timeout timeout);
    [[nodiscard]] Result<void> take_welcome(Timeout timeout);
    [[nodiscard]] Result<void> take_textures(Timeout timeout);
    [[nodiscard]] std::optional<Latest> candidate(StreamMode mode, FrameNumber last) const noexcept;

    TextureShareManager& manager_;
    Channel channel_;
    SyncKind sync_ = SyncKind::CpuCompletion;
    FrameNumber skip_ = 0;
    MappedPage<const ControlPage> control_ = {};
    MappedPage<ReceiverPage> page_ = {};
    std::unique_ptr<SharedSemaphore> ready_ = {};
    std::unique_ptr<SharedSemaphore> done_ = {};
    /// Signalled together with "done", which the sender could set to anything: what this side itself relies on.
    std::unique_ptr<SharedSemaphore> read_ = {};
    std::uint64_t done_value_ = 0;
    FrameNumber awaited_ = 0; ///< the newest frame that a GPU here was told to wait for
    std::uint32_t epoch_ = 0;
    std::vector<std::unique_ptr<SharedTexture>> textures_ = {};
    /// Of earlier epochs, while frames of them may be held.
    std::vector<std::vector<std::unique_ptr<SharedTexture>>> retired_ = {};
    std::array<FrameRecord, kMaxSlots> records_ = {};
    std::uint64_t mine_ = 0; ///< ReceiverPage::held as this side knows it
    std::optional<std::string> farewell_ = {};
};

} // namespace geyser::stream
