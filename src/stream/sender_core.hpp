// The sender's side of the protocol: slots, and who keeps them. Knows receivers as Links, nothing of sockets that
// listen.
#pragma once

#include "stream/link.hpp"
#include "stream/mapped_page.hpp"
#include "stream/outcasts.hpp"
#include "stream/pages.hpp"
#include "stream/texture_set.hpp"

#include <geyser/sender.hpp>

#include <array>
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
    [[nodiscard]] Result<void> copy_into(SharedTexture& texture, const SharedTexture& source, SyncPoints wait);
    /// Hands the claimed texture over, after `wait`.
    [[nodiscard]] Result<void> release(SharedTexture& texture, SyncPoints wait);
    /// Waits for the GPU where some receiver needs a finished frame.
    [[nodiscard]] Result<void> finish();
    [[nodiscard]] Result<void> publish(std::uint32_t slot, const FrameInfo& info);
    void give_up() noexcept;
    [[nodiscard]] Result<void> reconfigure(const TextureDescriptor& texture);

    [[nodiscard]] SenderStatistics statistics() const;
    [[nodiscard]] StreamInfo info() const;

    // --- For the thread that sets receivers up.

    /// Makes a receiver of the peer, sends it what it needs, and counts it in.
    [[nodiscard]] Result<std::shared_ptr<Link>> add(Channel& channel, const Hello& hello);
    void remove(const Link& link) noexcept;
    /// A receiver says that it gave a slot back. How often that has been asked for.
    [[nodiscard]] std::uint64_t slot_freed() noexcept;
    void farewell(const std::string& reason) noexcept;

private:
    SenderCore(TextureShareManager& manager, const SenderConfig& config);

    using Lock = std::unique_lock<std::mutex>;
    using Clock = std::chrono::steady_clock;
    [[nodiscard]] Transport transport() const noexcept {
        return config_.transport.value_or(manager_.default_transport());
    }
    [[nodiscard]] Result<std::shared_ptr<const TextureSet>> make_textures(const TextureDescriptor& texture,
                                                                          std::uint32_t epoch);
    [[nodiscard]] bool is_newest(std::uint32_t slot) const noexcept;
    [[nodiscard]] bool is_kept(std::uint32_t slot) const noexcept;
    [[nodiscard]] bool is_waited_for(FrameNumber frame) const noexcept;
    [[nodiscard]] std::optional<std::uint32_t> try_claim_any() noexcept;
    [[nodiscard]] std::optional<std::uint32_t> wait_for_slot(Lock& lock, Clock::time_point deadline);
    /// A slot for which nothing but a receiver's GPU must be waited, and that receiver.
    struct BusyGpu {
        std::shared_ptr<Link> link;
        std::uint32_t slot = 0;
    };
    [[nodiscard]] std::optional<BusyGpu> find_busy_gpu() const;
    void disconnect_liars();
    /// Drops the frames of, or disconnects, those who have kept slots for too long.
    void press(bool deadline_passed);
    void depart(std::shared_ptr<Link> link);
    /// Destroys what the GPU has finished with.
    void sweep() noexcept;
    void throw_out(std::shared_ptr<Link> link, const std::string& reason);
    void wake_receivers() noexcept;
    void collect_signals();
    [[nodiscard]] Result<void> relay_to(Link& link, std::uint64_t value);
    [[nodiscard]] Result<std::shared_ptr<const TextureSet>> count_in(const std::shared_ptr<Link>& link);
    [[nodiscard]] bool any_without_timeline() const noexcept;
    /// Of which its semaphores are; CpuCompletion where it has none.
    [[nodiscard]] SyncKind timeline() const noexcept {
        return finished_ != nullptr ? finished_->kind() : SyncKind::CpuCompletion;
    }
    [[nodiscard]] double frames_per_second() const noexcept;

    TextureShareManager& manager_;
    SenderConfig config_;
    std::string program_;
    MappedPage<ControlPage> control_ = {};
    /// This sender's own; nothing that a receiver could touch (docs/trust.md).
    std::unique_ptr<SharedSemaphore> finished_ = {};
    /// Counts the relays that are done; as private.
    std::unique_ptr<SharedSemaphore> relays_ = {};

    mutable std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::shared_ptr<Link>> links_;
    std::shared_ptr<const TextureSet> set_ = {};
    /// Receivers that left and textures of earlier epochs: the GPU may still be about to use them.
    struct Retired {
        std::shared_ptr<const void> object;
        std::uint64_t until = 0; ///< `finished_` has reached this
    };
    std::vector<Retired> retired_;
    Outcasts outcasts_;

    FrameNumber next_ = 1; ///< of the next frame
    bool claimed_ = false;
    Clock::time_point begun_ = {};
    /// Every claim signals a value of its own: the same value twice would be an error, and a claim that was given up
    /// may have been submitted.
    std::uint64_t signal_value_ = 0;
    std::uint64_t published_value_ = 0; ///< of the newest frame
    std::uint64_t relay_count_ = 0;
    std::vector<SyncPoint> signals_;
    /// When the slot's frame ceased to be the newest.
    std::array<Clock::time_point, kMaxSlots> superseded_ = {};
    /// When the last frames were published, as a ring.
    std::array<Clock::time_point, 32> publications_ = {};
    SenderStatistics statistics_ = {};
};

} // namespace geyser::stream
