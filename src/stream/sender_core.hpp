// The sender's side of the protocol: slots, and who keeps them. Knows receivers as Links, nothing of sockets that
// listen.
#pragma once

#include "stream/link.hpp"
#include "stream/mapped_page.hpp"
#include "stream/pages.hpp"

#include <geyser/sender.hpp>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace geyser::stream {

class SenderCore {
public:
    [[nodiscard]] static Result<std::unique_ptr<SenderCore>> create(TextureShareManager& manager,
                                                                    const SenderConfig& config);

    SenderCore(const SenderCore&) = delete;
    SenderCore& operator=(const SenderCore&) = delete;
    ~SenderCore();

    // --- For the thread that publishes.

    /// A slot that is this thread's to write.
    struct Claim {
        std::uint32_t slot = 0;
        FrameNumber number = 0;
        SharedTexture* texture = nullptr;
    };
    [[nodiscard]] Result<Claim> claim(Timeout timeout);
    /// Reached when the claimed frame's GPU work is done: for the sender itself, then for each receiver. Valid until
    /// the frame is published or given up.
    [[nodiscard]] std::span<const SyncPoint> signals() const noexcept { return signals_; }
    /// Hands the claimed texture over, after `wait`.
    [[nodiscard]] Result<void> release(SharedTexture& texture, SyncPoints wait);
    /// Waits for the GPU where some receiver needs a finished frame.
    [[nodiscard]] Result<void> finish(FrameNumber number);
    void publish(std::uint32_t slot, FrameNumber number, const FrameInfo& info);
    void give_up() noexcept;
    [[nodiscard]] Result<void> reconfigure(const TextureDescriptor& texture);

    [[nodiscard]] SenderStatistics statistics() const;

    // --- For the thread that sets receivers up.

    /// Sends the new receiver what it needs and counts it in.
    [[nodiscard]] Result<void> add(const std::shared_ptr<Link>& link);
    void remove(const Link& link) noexcept;
    /// A receiver says that it gave a slot back. Whether that was asked for.
    [[nodiscard]] bool slot_freed() noexcept;
    void farewell(const std::string& reason) noexcept;

    [[nodiscard]] TextureShareManager& manager() const noexcept { return manager_; }

private:
    SenderCore(TextureShareManager& manager, const SenderConfig& config) : manager_(manager), config_(config) {}

    using Lock = std::unique_lock<std::mutex>;
    using Clock = Link::Clock;
    [[nodiscard]] Result<std::vector<std::unique_ptr<SharedTexture>>> make_textures(const TextureDescriptor& texture);
    [[nodiscard]] bool needed(std::uint32_t slot, FrameNumber frame) const noexcept;
    [[nodiscard]] std::optional<std::uint32_t> try_claim_any() noexcept;
    /// Drops the frames of, or disconnects, those who have kept slots for too long.
    void press(bool deadline_passed);
    void depart(const std::shared_ptr<Link>& link);
    /// Destroys what the GPU has finished with.
    void sweep() noexcept;
    void throw_out(const std::shared_ptr<Link>& link, const std::string& reason);
    void wake_receivers() noexcept;
    [[nodiscard]] bool any_without_timeline() const noexcept;

    TextureShareManager& manager_;
    SenderConfig config_;
    MappedPage<ControlPage> control_ = {};
    /// This sender's own; nothing that a receiver could touch (docs/trust.md).
    std::unique_ptr<SharedSemaphore> finished_ = {};

    mutable std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::shared_ptr<Link>> links_;
    /// Left, or were thrown out: the GPU may still be about to signal their semaphores.
    struct Departed {
        std::shared_ptr<Link> link;
        FrameNumber until = 0;
    };
    std::vector<Departed> departed_;
    std::vector<std::unique_ptr<SharedTexture>> textures_;
    /// Of earlier epochs, likewise.
    struct Retired {
        std::vector<std::unique_ptr<SharedTexture>> textures;
        FrameNumber until = 0;
    };
    std::vector<Retired> retired_;
    std::vector<SyncPoint> signals_;
    FrameNumber next_ = 1;
    bool claimed_ = false;
    SenderStatistics statistics_ = {};
};

} // namespace geyser::stream
