// One receiver, as its sender sees it.
#pragma once

#include "stream/mapped_page.hpp"
#include "stream/messages.hpp"
#include "stream/pages.hpp"

#include <geyser/channel.hpp>
#include <geyser/manager.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <optional>

namespace geyser::stream {

class Link {
public:
    using Clock = std::chrono::steady_clock;

    /// After its Hello: makes the page and, for a timeline, the two semaphores.
    [[nodiscard]] static Result<std::shared_ptr<Link>> create(TextureShareManager& manager, Channel channel,
                                                              const Hello& hello, std::string_view operation);

    /// Sends what a receiver needs to start. Nothing here blocks: a new socket has room for all of it.
    [[nodiscard]] Result<void> welcome(TextureShareManager& manager, const UniqueFd& control_page, FrameNumber skip);
    [[nodiscard]] Result<void> send_textures(TextureShareManager& manager, std::uint32_t epoch,
                                             const std::vector<std::unique_ptr<SharedTexture>>& textures);
    void farewell(const std::string& reason) noexcept;

    /// Whether the slot, with this frame in it, must stay as it is for this receiver's sake. Reads the receiver's page,
    /// and believes nothing but that the receiver harms itself with a lie.
    [[nodiscard]] bool needs(std::uint32_t slot, FrameNumber frame) const noexcept;
    /// EveryFrame: it shall not be waited for up to this frame.
    void drop_through(FrameNumber frame) noexcept { dropped_through_ = std::max(dropped_through_, frame); }
    [[nodiscard]] bool waits_for(FrameNumber frame) const noexcept;

    /// For how long it has kept the slot from a sender who wants it; starts to count with the first call.
    [[nodiscard]] Timeout overdue(std::uint32_t slot, FrameNumber frame, Clock::time_point now) noexcept;

    [[nodiscard]] SyncKind sync() const noexcept { return sync_; }
    [[nodiscard]] SharedSemaphore* ready() const noexcept { return ready_.get(); }
    [[nodiscard]] Channel& channel() noexcept { return channel_; }
    [[nodiscard]] const ReceiverPage& page() const noexcept { return *page_; }
    [[nodiscard]] bool sleeping() const noexcept { return page_->sleeping.load(std::memory_order_seq_cst) != 0; }
    /// Whether it talks without being asked more often than a race between the two sides explains.
    [[nodiscard]] bool chatters(bool asked) noexcept {
        unasked_ = asked ? 0 : unasked_ + 1;
        return unasked_ > kMaxSlots;
    }

private:
    explicit Link(Channel channel) : channel_(std::move(channel)) {}

    Channel channel_;
    StreamMode mode_ = StreamMode::Latest;
    SyncKind sync_ = SyncKind::CpuCompletion;
    MappedPage<ReceiverPage> page_ = {};
    std::unique_ptr<SharedSemaphore> ready_ = {}; ///< signalled by the sender: the frame of that number is done
    std::unique_ptr<SharedSemaphore> done_ = {};  ///< signalled by the receiver's GPU: see ReceiverPage::done
    FrameNumber skip_ = 0;
    FrameNumber dropped_through_ = 0;
    std::uint32_t unasked_ = 0;

    struct Overdue {
        FrameNumber frame = 0;
        Clock::time_point since = {};
    };
    std::array<Overdue, kMaxSlots> overdue_ = {};
};

} // namespace geyser::stream
