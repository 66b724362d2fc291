#include "stream/connection.hpp"

#include "core/try.hpp"
#include "ipc/futex.hpp"
#include "stream/program_name.hpp"

#include <algorithm>
#include <bit>

namespace geyser::stream {
namespace {

constexpr std::string_view kAcquire = "Receiver::acquire";

/// How long the GPU may take for what it still has to do when a connection ends.
constexpr Timeout kLastWork = std::chrono::seconds(1);
/// A sender may talk for so long before something else is looked at, and change its textures so often while this side's
/// GPU still reads the older ones.
constexpr int kMessagesAtOnce = 64;
constexpr std::size_t kMostRetired = 8;
/// A sender that is always faster is none to run after.
constexpr int kMostTries = 64;

std::uint32_t importable_kinds(const Capabilities& capabilities) {
    std::uint32_t bits = 0;
    for (const SyncSupport& support : capabilities.sync) {
        bits |= support.can_import ? 1U << static_cast<unsigned>(support.kind) : 0U;
    }
    return bits;
}

std::unexpected<Error> malformed(std::string reason) {
    return fail(ErrorCode::MalformedMessage, kAcquire, std::move(reason));
}

/// Asked for a texture that every device has.
bool needs_cpu_for_host_memory(const TextureShareManager& manager) {
    const auto support =
        manager.query({.width = 1, .height = 1, .layout = TextureLayout::Linear}, Transport::HostMemory);
    return support && support->needs_cpu;
}

} // namespace

Result<std::shared_ptr<Connection>> Connection::open(TextureShareManager& manager, const std::string& path,
                                                     const ReceiverConfig& config) {
    GEYSER_TRY(auto channel, Channel::connect(path, Timeout::zero()));
    std::shared_ptr<Connection> self(new Connection(manager, std::move(channel), config.records_hand_offs));
    const Capabilities& own = manager.capabilities();
    GEYSER_CHECK(self->channel_.send(encode(Hello{.mode = config.mode,
                                                  .sync_kinds = importable_kinds(own),
                                                  .needs_cpu_for_host_memory = needs_cpu_for_host_memory(manager),
                                                  .identity = own.identity,
                                                  .program = program_name(config.program)}),
                                     Timeout::zero()));
    return self;
}

Connection::~Connection() {
    watch_.reset();
    rescue();
    // What was given back last may still be read by this side's GPU, and goes with this object.
    if (read_ != nullptr && done_value_ > 0) {
        (void)read_->wait(done_value_, kLastWork);
    }
}

// --- What comes over the socket.

Result<void> Connection::pump() {
    for (int i = 0; i < kMessagesAtOnce && !farewell_; ++i) {
        auto message = channel_.receive(Timeout::zero());
        if (message) {
            GEYSER_CHECK(take(std::move(*message)));
        } else if (message.error().code == ErrorCode::PeerClosed) {
            farewell_ = "the sender died";
        } else if (message.error().code != ErrorCode::Timeout) {
            return std::unexpected(std::move(message).error());
        } else {
            return {};
        }
    }
    return {};
}

Result<void> Connection::take(Message message) {
    if (const auto* data = std::get_if<UserData>(&message)) {
        GEYSER_TRY(const auto words, decode(*data));
        return take_words(words);
    }
    if (auto* memory = std::get_if<SharedMemoryHandle>(&message)) {
        return take_memory(std::move(*memory));
    }
    if (const auto* semaphore = std::get_if<ApiSemaphoreHandle>(&message)) {
        return take_semaphore(*semaphore);
    }
    if (const auto* texture = std::get_if<ApiTextureHandle>(&message)) {
        return take_texture(*texture);
    }
    return malformed("the sender sent a sync point, which has no place in a stream");
}

Result<void> Connection::take_words(const StreamMessage& message) {
    if (const auto* farewell = std::get_if<Farewell>(&message)) {
        farewell_ = farewell->reason;
        return {};
    }
    if (expected_ == Expected::Welcome) {
        if (const auto* refusal = std::get_if<Refusal>(&message)) {
            return fail(refusal->code, kAcquire, "the sender refused: " + refusal->reason);
        }
        if (const auto* welcome = std::get_if<Welcome>(&message)) {
            if (welcome->hold_limit == 0 || welcome->hold_limit > kMaxSlots) {
                return malformed("a hold limit of " + std::to_string(welcome->hold_limit) + " is not between 1 and " +
                                 std::to_string(kMaxSlots));
            }
            sync_ = welcome->sync;
            hold_limit_ = welcome->hold_limit;
            joined_after_ = welcome->joined_after;
            expected_ = Expected::ControlPage;
            return {};
        }
    }
    if (expected_ == Expected::Nothing && std::holds_alternative<Wake>(message)) {
        return {};
    }
    if (const auto* textures = std::get_if<Textures>(&message);
        textures != nullptr && expected_ == Expected::Nothing && incoming_ == nullptr) {
        if (textures->slots == 0 || textures->slots > kMaxSlots) {
            return malformed(std::to_string(textures->slots) + " slots are not between 1 and " +
                             std::to_string(kMaxSlots));
        }
        incoming_ = std::make_shared<TextureSet>(TextureSet{.epoch = textures->epoch});
        incoming_count_ = textures->slots;
        return {};
    }
    return malformed("the sender sent the stream message " + std::to_string(message.index() + 1) + " out of turn");
}

Result<void> Connection::take_memory(SharedMemoryHandle memory) {
    if (expected_ == Expected::ControlPage) {
        GEYSER_TRY(control_, MappedPage<const ControlPage>::open(std::move(memory.object), kAcquire));
        if (control_->magic != kControlMagic || control_->version != kControlVersion) {
            return fail(ErrorCode::UnsupportedVersion, kAcquire,
                        "the control page is of version " + std::to_string(control_->version) + ", not " +
                            std::to_string(kControlVersion));
        }
        expected_ = Expected::ReceiverPage;
        return {};
    }
    if (expected_ == Expected::ReceiverPage) {
        GEYSER_TRY(page_, MappedPage<ReceiverPage>::open(std::move(memory.object), kAcquire));
        expected_ = is_timeline(sync_) ? Expected::Ready : Expected::Nothing;
        return {};
    }
    return malformed("the sender sent shared memory out of turn");
}

Result<void> Connection::take_semaphore(const ApiSemaphoreHandle& handle) {
    if (expected_ != Expected::Ready && expected_ != Expected::Done) {
        return malformed("the sender sent a semaphore out of turn");
    }
    if (handle.kind != sync_) {
        return malformed("the sender sent a " + std::string(name(handle.kind)) + " in the place of a " +
                         std::string(name(sync_)));
    }
    if (expected_ == Expected::Ready) {
        GEYSER_TRY(ready_, manager_.import_semaphore(handle));
        expected_ = Expected::Done;
        return {};
    }
    GEYSER_TRY(done_, manager_.import_semaphore(handle));
    GEYSER_TRY(read_, manager_.create_semaphore(sync_));
    GEYSER_TRY(watch_, ipc::HangUpWatch::start(
                           channel_,
                           [this] {
                               hung_up_.store(true);
                               rescue();
                           },
                           kAcquire));
    expected_ = Expected::Nothing;
    return {};
}

Result<void> Connection::take_texture(const ApiTextureHandle& handle) {
    if (incoming_ == nullptr) {
        return malformed("the sender sent a texture out of turn");
    }
    GEYSER_TRY(auto texture, manager_.import_texture(handle, handle.descriptor));
    incoming_->textures.push_back(std::move(texture));
    if (incoming_->textures.size() < incoming_count_) {
        return {};
    }
    retire(std::exchange(set_, std::exchange(incoming_, nullptr)));
    if (retired_.size() > kMostRetired) {
        return malformed("the sender changes its textures faster than this side's GPU can follow");
    }
    return {};
}

void Connection::retire(std::shared_ptr<const TextureSet> set) {
    if (read_ == nullptr) {
        return; // whoever holds a frame of the set keeps it
    }
    const auto reached = read_->value();
    std::erase_if(retired_, [&](const Retired& each) { return reached && *reached >= each.until; });
    if (set != nullptr && reached && *reached < done_value_) {
        retired_.push_back({.set = std::move(set), .until = done_value_});
    }
}

std::optional<Error> Connection::ended() {
    if (!farewell_) {
        return std::nullopt;
    }
    rescue();
    return Error{.code = ErrorCode::PeerClosed, .operation = std::string(kAcquire), .reason = *farewell_};
}

// --- Frames.

std::optional<Latest> Connection::candidate(StreamMode mode, FrameNumber last) const noexcept {
    const Latest latest = unpack(control_->latest.load());
    if (latest.frame <= last || latest.slot >= set_->textures.size()) {
        return std::nullopt;
    }
    if (mode == StreamMode::Latest) {
        return latest;
    }
    // EveryFrame begins with the frame that was the newest when it joined.
    const FrameNumber before = std::max(last, joined_after_ > 0 ? joined_after_ - 1 : 0);
    std::optional<Latest> oldest;
    for (std::uint32_t slot = 0; slot < set_->textures.size(); ++slot) {
        const FrameNumber frame = control_->slots[slot].frame.load();
        if (frame != kWriting && frame <= latest.frame && frame > before && (!oldest || frame < oldest->frame)) {
            oldest = Latest{.frame = frame, .slot = slot};
        }
    }
    return oldest;
}

std::uint64_t Connection::busy() const noexcept {
    if (read_ == nullptr) {
        return 0;
    }
    const auto reached = read_->value();
    std::uint64_t slots = 0;
    for (std::uint32_t slot = 0; slot < kMaxSlots; ++slot) {
        slots |= reached && *reached < done_at_[slot] ? slot_bit(slot) : 0;
    }
    return slots & ~mine_;
}

Result<void> Connection::make_room(const ipc::Deadline& deadline) {
    const std::uint64_t slots = busy();
    if (static_cast<std::uint32_t>(std::popcount(slots | mine_)) < hold_limit_ || slots == 0) {
        return {};
    }
    std::uint64_t first = done_value_;
    for (std::uint32_t slot = 0; slot < kMaxSlots; ++slot) {
        first = (slots & slot_bit(slot)) != 0 ? std::min(first, done_at_[slot]) : first;
    }
    return read_->wait(first, deadline.remaining());
}

Result<std::optional<Connection::Held>> Connection::try_take(StreamMode mode, FrameNumber last) {
    for (int i = 0; i < kMostTries; ++i) {
        if (page_->standing.load() != Standing::Connected) {
            GEYSER_CHECK(pump()); // the farewell
            return std::nullopt;
        }
        if (!is_current()) {
            GEYSER_CHECK(pump());
            if (!is_current()) {
                return std::nullopt; // the rest is on its way
            }
        }
        const auto wanted = candidate(mode, last);
        if (!wanted || (mine_ & slot_bit(wanted->slot)) != 0) {
            return std::nullopt;
        }
        if (static_cast<std::uint32_t>(std::popcount(mine_)) >= hold_limit_) {
            return fail(ErrorCode::InvalidArgument, kAcquire,
                        "this receiver holds " + std::to_string(std::popcount(mine_)) +
                            " frames, and the sender's number of slots allows no more");
        }
        if (!try_hold(page_->held, control_->slots[wanted->slot].frame, wanted->slot, wanted->frame)) {
            continue; // there is a newer frame
        }
        if (!is_current() || page_->standing.load() != Standing::Connected) {
            unhold(page_->held, wanted->slot);
            continue;
        }
        mine_ |= slot_bit(wanted->slot);
        in_hand_[wanted->slot] = set_;
        // Copied once: a hostile sender can write it at any time.
        const SlotPage& page = control_->slots[wanted->slot];
        copy_record(page.record, records_[wanted->slot]);
        return Held{.slot = wanted->slot,
                    .number = wanted->frame,
                    .texture = set_->textures[wanted->slot].get(),
                    .ready = {ready_.get(), page.ready_value}};
    }
    return std::nullopt;
}

void Connection::took(const Held& held, std::uint64_t missed, std::chrono::nanoseconds latency) noexcept {
    page_->taken.store(held.number);
    page_->missed.store(missed, std::memory_order_relaxed);
    page_->latency_ns.store(latency.count(), std::memory_order_relaxed);
    if (ready_ == nullptr) {
        return;
    }
    if (const auto reached = ready_->value(); reached && *reached >= oldest_awaited_) {
        oldest_awaited_ = held.ready.value;
        awaited_since_ = Clock::now();
    }
    awaited_.store(std::max(awaited_.load(), held.ready.value));
    if (hung_up_.load()) { // the watch has seen to what was awaited before
        rescue();
    }
}

void Connection::put_back(std::uint32_t slot) noexcept {
    mine_ &= ~slot_bit(slot);
    in_hand_[slot].reset();
    unhold(page_->held, slot);
    if (control_->sender_waits.load() != 0) {
        (void)channel_.send(encode(SlotFreed{}), Timeout::zero());
    }
}

SyncPoints Connection::signals(std::uint32_t slot) noexcept {
    if (done_ == nullptr) {
        return {};
    }
    done_at_[slot] = ++done_value_;
    return {SyncPoint{done_.get(), done_value_}, SyncPoint{read_.get(), done_value_}};
}

Result<void> Connection::let_go(std::uint32_t slot, SyncPoints after) {
    Result<void> released;
    if (!records_hand_offs_) {
        SharedTexture& texture = *in_hand_[slot]->textures[slot];
        const SyncPoints signal = signals(slot);
        released = manager_.release(texture, {.wait = after, .signal = signal});
    }
    // After a Timeout the work is queued all the same (HandOff::timeout).
    if (released || released.error().code == ErrorCode::Timeout) {
        page_->done[slot].store(done_at_[slot]);
    } else {
        done_at_[slot] = 0;
    }
    // Also where the release failed: a slot that is kept for ever helps nobody.
    put_back(slot);
    if (released && page_->standing.load() == Standing::ThrownOut) {
        return fail(ErrorCode::PeerClosed, "IncomingFrame::release",
                    "the sender took the frame back while it was held, so what was read of it may be of two frames");
    }
    return released;
}

// --- Sleeping.

bool Connection::has_something(FrameNumber last) const noexcept {
    return unpack(control_->latest.load()).frame > last || !is_current() ||
           page_->standing.load() != Standing::Connected;
}

Result<void> Connection::sleep(FrameNumber last, Timeout timeout) {
    const std::uint32_t seen = control_->wake.load();
    const bool may = may_sleep(page_->sleep, Sleep::OnFutex, [&] { return has_something(last); });
    const auto woken = may ? ipc::futex_wait(control_->wake, seen, timeout) : ipc::FutexWait::Woken;
    page_->sleep.store(Sleep::Awake);
    if (woken == ipc::FutexWait::Interrupted) {
        return fail(ErrorCode::Interrupted, kAcquire, "a signal handler ran while waiting for a frame");
    }
    return {};
}

bool Connection::arm(FrameNumber last) noexcept {
    return may_sleep(page_->sleep, Sleep::OnSocket, [&] { return has_something(last); });
}

void Connection::disarm() noexcept { page_->sleep.store(Sleep::Awake); }

// --- Untrusted waits (docs/sync.md).

std::optional<Error> Connection::overdue(Timeout patience) {
    if (ready_ == nullptr || oldest_awaited_ == 0) {
        return std::nullopt;
    }
    const auto reached = ready_->value();
    if (!reached || *reached >= oldest_awaited_ || Clock::now() - awaited_since_ <= patience) {
        return std::nullopt;
    }
    rescue();
    return Error{.code = ErrorCode::PeerClosed,
                 .operation = std::string(kAcquire),
                 .reason = "the sender's GPU did not finish a frame that this side's GPU waited for in time"};
}

void Connection::rescue() noexcept {
    if (ready_ == nullptr) {
        return;
    }
    const std::lock_guard lock(rescue_mutex_);
    const std::uint64_t awaited = awaited_.load();
    if (const auto reached = ready_->value(); reached && *reached < awaited) {
        (void)ready_->signal(awaited);
    }
}

} // namespace geyser::stream
