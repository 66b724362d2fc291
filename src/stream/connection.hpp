// A receiver's connection to one life of a sender. Frames keep it alive until they are given back.
#pragma once

#include "ipc/deadline.hpp"
#include "ipc/hang_up_watch.hpp"
#include "stream/mapped_page.hpp"
#include "stream/messages.hpp"
#include "stream/pages.hpp"
#include "stream/texture_set.hpp"

#include <geyser/channel.hpp>
#include <geyser/manager.hpp>
#include <geyser/receiver.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace geyser::stream {

class Connection {
public:
    using Clock = std::chrono::steady_clock;

    /// Connects and says Hello. Waits for nothing: what the sender answers is taken by pump().
    [[nodiscard]] static Result<std::shared_ptr<Connection>> open(TextureShareManager& manager, const std::string& path,
                                                                  const ReceiverConfig& config);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    /// Takes what has come over the socket, without waiting. An error is the end of the connection.
    [[nodiscard]] Result<void> pump();
    /// Whether the sender has sent all that is needed to take frames.
    [[nodiscard]] bool is_open() const noexcept { return set_ != nullptr; }
    /// The sender's farewell or its death, as the error to return; nothing while it lives, as far as pump() knows.
    [[nodiscard]] std::optional<Error> ended();
    /// The newest frame when this side joined.
    [[nodiscard]] FrameNumber joined_after() const noexcept { return joined_after_; }
    /// Why nothing can be expected any more from a sender whose GPU has kept this one waiting for longer than
    /// `patience`; sets this side's GPU free.
    [[nodiscard]] std::optional<Error> overdue(Timeout patience);

    // --- Frames.

    /// A slot that is held: it stays as it is until put_back() or let_go().
    struct Held {
        std::uint32_t slot = 0;
        FrameNumber number = 0;
        SharedTexture* texture = nullptr;
        SyncPoint ready = {};
    };
    /// The next frame for this mode after `last`, if one is there. InvalidArgument where as many frames are held as
    /// may be.
    [[nodiscard]] Result<std::optional<Held>> try_take(StreamMode mode, FrameNumber last);
    /// Waits until the GPU has done what it still has to do with frames that were given back, as far as a new one
    /// could not be held beside them.
    [[nodiscard]] Result<void> make_room(const ipc::Deadline& deadline);
    /// The frame is this side's: tells the sender, and those who look, that it was taken.
    void took(const Held& held, std::uint64_t missed, std::chrono::nanoseconds latency) noexcept;
    void put_back(std::uint32_t slot) noexcept;
    /// The frame's record as it was when the frame was taken. Valid while the slot is held.
    [[nodiscard]] const FrameRecord& record(std::uint32_t slot) const noexcept { return records_[slot]; }
    /// What GPU work that reads the slot is to signal, where the user submits it.
    [[nodiscard]] SyncPoints signals(std::uint32_t slot) noexcept;
    /// Gives a slot back, once this side's GPU has done its work up to now and `after`.
    [[nodiscard]] Result<void> let_go(std::uint32_t slot, SyncPoints after);

    // --- Sleeping.

    /// Sleeps on the futex until the sender has something after `last`, at most `timeout`.
    [[nodiscard]] Result<void> sleep(FrameNumber last, Timeout timeout);
    /// Asks for a Wake message at the next change; false where there is something after `last` already.
    [[nodiscard]] bool arm(FrameNumber last) noexcept;
    void disarm() noexcept;
    [[nodiscard]] OsWaitable waitable() const noexcept { return channel_.waitable(); }

    [[nodiscard]] SyncKind sync() const noexcept { return sync_; }
    [[nodiscard]] TextureShareManager& manager() const noexcept { return manager_; }

private:
    Connection(TextureShareManager& manager, Channel channel, bool records_hand_offs)
        : manager_(manager), channel_(std::move(channel)), records_hand_offs_(records_hand_offs) {}

    [[nodiscard]] Result<void> take(Message message);
    [[nodiscard]] Result<void> take_words(const StreamMessage& message);
    [[nodiscard]] Result<void> take_memory(SharedMemoryHandle memory);
    [[nodiscard]] Result<void> take_semaphore(const ApiSemaphoreHandle& handle);
    [[nodiscard]] Result<void> take_texture(const ApiTextureHandle& handle);
    void retire(std::shared_ptr<const TextureSet> set);
    [[nodiscard]] std::optional<Latest> candidate(StreamMode mode, FrameNumber last) const noexcept;
    [[nodiscard]] bool is_current() const noexcept { return control_->epoch.load() == set_->epoch; }
    [[nodiscard]] bool has_something(FrameNumber last) const noexcept;
    /// Slots given back that this side's GPU still reads.
    [[nodiscard]] std::uint64_t busy() const noexcept;
    void rescue() noexcept;

    TextureShareManager& manager_;
    Channel channel_;
    bool records_hand_offs_ = false;

    /// What the sender sends next, while it introduces itself.
    enum class Expected : std::uint8_t { Welcome, ControlPage, ReceiverPage, Ready, Done, Nothing };
    Expected expected_ = Expected::Welcome;
    SyncKind sync_ = SyncKind::CpuCompletion;
    std::uint32_t hold_limit_ = 1;
    FrameNumber joined_after_ = 0;
    MappedPage<const ControlPage> control_ = {};
    MappedPage<ReceiverPage> page_ = {};
    std::unique_ptr<SharedSemaphore> ready_ = {};
    std::unique_ptr<SharedSemaphore> done_ = {};
    /// Signalled together with "done", which the sender could set to anything: what this side itself relies on.
    std::unique_ptr<SharedSemaphore> read_ = {};
    std::uint64_t done_value_ = 0;
    std::optional<std::string> farewell_ = {};

    /// Textures that are on their way; `incoming_count_` of them in all.
    std::shared_ptr<TextureSet> incoming_ = {};
    std::uint32_t incoming_count_ = 0;
    std::shared_ptr<const TextureSet> set_ = {};
    /// Sets of earlier epochs that the GPU may still read.
    struct Retired {
        std::shared_ptr<const TextureSet> set;
        std::uint64_t until = 0; ///< `read_` has reached this
    };
    std::vector<Retired> retired_ = {};

    std::uint64_t mine_ = 0; ///< ReceiverPage::held as this side knows it
    std::array<std::shared_ptr<const TextureSet>, kMaxSlots> in_hand_ = {};
    std::array<FrameRecord, kMaxSlots> records_ = {};
    std::array<std::uint64_t, kMaxSlots> done_at_ = {}; ///< of "done" and `read_`, per slot

    /// The newest value that a GPU here was told to wait for; the watch's thread reads it.
    std::atomic<std::uint64_t> awaited_ = 0;
    std::atomic<bool> hung_up_ = false;
    std::mutex rescue_mutex_ = {};
    /// The oldest value that may not be reached yet, and since when it is waited for.
    std::uint64_t oldest_awaited_ = 0;
    Clock::time_point awaited_since_ = {};
    std::unique_ptr<ipc::HangUpWatch> watch_ = {}; ///< ends first
};

} // namespace geyser::stream
