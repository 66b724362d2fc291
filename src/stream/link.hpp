// One receiver, as its sender sees it.
#pragma once

#include "stream/mapped_page.hpp"
#include "stream/messages.hpp"
#include "stream/pages.hpp"
#include "stream/texture_set.hpp"

#include <geyser/channel.hpp>
#include <geyser/manager.hpp>

#include <memory>
#include <optional>

namespace geyser::stream {

/// What the sender has for all of its receivers.
struct LinkConfig {
    Transport transport = Transport::OpaqueFd;
    SyncKind timeline = SyncKind::CpuCompletion; ///< a timeline where its frames can be waited for on a GPU
    std::uint32_t hold_limit = 1;                ///< how many slots one receiver may keep
};

class Link {
public:
    /// After its Hello: makes the page and, for a timeline, the two semaphores. Takes the channel where it succeeds.
    [[nodiscard]] static Result<std::shared_ptr<Link>> create(TextureShareManager& manager, Channel& channel,
                                                              const Hello& hello, const LinkConfig& config);

    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;
    ~Link() = default;

    /// Sends what a receiver needs to start. Nothing here blocks: a new socket has room for all of it.
    [[nodiscard]] Result<void> welcome(TextureShareManager& manager, const OsObject& control_page);
    [[nodiscard]] Result<void> send_textures(TextureShareManager& manager, const TextureSet& set);
    /// The last words. From here on its page is not looked at any more, and it is told so.
    void farewell(Standing standing, const std::string& reason) noexcept;
    /// After a change that it may be waiting for. Whether it sleeps on the futex, which is to be woken for all at once.
    [[nodiscard]] bool wake() noexcept;

    // --- What it needs. All of it reads the receiver's page, and believes nothing but that the receiver harms itself
    // with a lie.

    /// Whether it reads the slot, or its GPU does.
    [[nodiscard]] bool keeps(std::uint32_t slot) const noexcept { return holds(slot) || gpu_reads(slot); }
    [[nodiscard]] bool holds(std::uint32_t slot) const noexcept;
    /// It has given the slot back, and its GPU has promised to be done with it soon.
    [[nodiscard]] bool gpu_reads(std::uint32_t slot) const noexcept;
    /// Until its GPU is done with the slot, at most `timeout`: the promise may be a lie.
    void wait_for_gpu(std::uint32_t slot, Timeout timeout) const noexcept;
    /// EveryFrame: whether this frame must stay until it has been taken.
    [[nodiscard]] bool waits_for(FrameNumber frame) const noexcept;
    /// EveryFrame: frames up to this one were published before it came.
    void joins_after(FrameNumber frame) noexcept { joined_after_ = frame; }
    /// EveryFrame: the sender's deadline has passed. It is not waited for until it takes a frame again, so that a
    /// receiver that stands still costs one deadline and not one a frame.
    void miss_deadline() noexcept;
    [[nodiscard]] bool stands_still() const noexcept { return missed_after_ == page_->taken.load(); }
    /// EveryFrame: whether it loses this frame, which is about to be overwritten.
    [[nodiscard]] bool loses(FrameNumber frame) const noexcept;
    /// What no receiver does that works as it should, in words.
    [[nodiscard]] std::optional<std::string> breach(std::uint32_t slots, std::uint64_t newest_signal) const;

    [[nodiscard]] ReceiverInfo info() const;
    [[nodiscard]] SyncKind sync() const noexcept { return sync_; }
    [[nodiscard]] SharedSemaphore* ready() const noexcept { return ready_.get(); }
    [[nodiscard]] Channel& channel() noexcept { return channel_; }
    /// Counts what it says, which may be heard long after it was asked. Whether it has said more than the sender can
    /// have asked for, who has waited `waits` times: one word for each slot and wait.
    [[nodiscard]] bool chatters(std::uint64_t waits) noexcept { return ++said_ > kMaxSlots * (waits + 1); }

    /// Its textures are on their way: changes are to be sent to it from here on. For SenderCore, under its lock.
    bool welcomed = false;
    /// The claim whose submission signals its "ready".
    std::uint64_t signalled = 0;
    /// Its "ready" is being signalled by a relay until this is reached, which is the sender's own and nothing that a
    /// receiver can touch. Until then nothing else may signal it.
    SyncPoint relay_done = {};

private:
    explicit Link(Channel channel) : channel_(std::move(channel)) {}

    Channel channel_;
    std::string program_ = {};
    StreamMode mode_ = StreamMode::Latest;
    SyncKind sync_ = SyncKind::CpuCompletion;
    std::uint32_t hold_limit_ = 1;
    MappedPage<ReceiverPage> page_ = {};
    std::unique_ptr<SharedSemaphore> ready_ = {}; ///< signalled by the sender: SlotPage::ready_value
    std::unique_ptr<SharedSemaphore> done_ = {};  ///< signalled by the receiver's GPU: ReceiverPage::done
    FrameNumber joined_after_ = 0;
    std::optional<FrameNumber> missed_after_ = {}; ///< what it had taken when it missed a deadline
    std::uint64_t said_ = 0;
};

} // namespace geyser::stream
