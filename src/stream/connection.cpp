#include "stream/connection.hpp"

#include "core/try.hpp"
#include "ipc/deadline.hpp"
#include "stream/futex.hpp"

#include <algorithm>

#include <poll.h>

namespace geyser::stream {
namespace {

constexpr std::string_view kConnect = "Receiver::connect";
constexpr std::string_view kAcquire = "Receiver::acquire";

/// How long the GPU may take for what it still has to do when a connection ends.
constexpr Timeout kLastWork = std::chrono::seconds(1);

/// Between two looks at the socket while nothing comes: how late a sender's death may be noticed.
constexpr Timeout kLook = std::chrono::milliseconds(50);

std::uint32_t importable_kinds(const Capabilities& capabilities) {
    std::uint32_t bits = 0;
    for (const SyncSupport& support : capabilities.sync) {
        bits |= support.can_import ? 1U << static_cast<unsigned>(support.kind) : 0U;
    }
    return bits;
}

std::unexpected<Error> unexpected_message(std::string_view wanted) {
    return fail(ErrorCode::MalformedMessage, kConnect, "the sender sent something else than " + std::string(wanted));
}

} // namespace

Result<std::shared_ptr<Connection>> Connection::open(TextureShareManager& manager, const std::string& path,
                                                     const ReceiverConfig& config, Timeout timeout) {
    const ipc::Deadline deadline(timeout);
    GEYSER_TRY(auto channel, Channel::connect(path, timeout));
    std::shared_ptr<Connection> self(new Connection(manager, std::move(channel)));
    const Capabilities& own = manager.capabilities();
    GEYSER_CHECK(self->channel_.send(encode(Hello{.mode = config.mode,
                                                  .sync_kinds = importable_kinds(own),
                                                  .identity = own.identity,
                                                  .program = config.program}),
                                     deadline.remaining()));
    GEYSER_CHECK(self->take_welcome(deadline.remaining()));
    GEYSER_CHECK(self->take_textures(deadline.remaining()));
    return self;
}

Connection::~Connection() {
    rescue();
    // What was given back last may still be read by this side's GPU, and goes with this object.
    if (read_ != nullptr && done_value_ > 0) {
        (void)read_->wait(done_value_, kLastWork);
    }
}

Result<StreamMessage> Connection::receive(Timeout timeout) {
    GEYSER_TRY(const auto data, channel_.receive<UserData>(timeout));
    GEYSER_TRY(auto message, decode(data));
    if (const auto* farewell = std::get_if<Farewell>(&message)) {
        farewell_ = farewell->reason;
    }
    return message;
}

Result<void> Connection::take_welcome(Timeout timeout) {
    const ipc::Deadline deadline(timeout);
    GEYSER_TRY(const auto message, receive(deadline.remaining()));
    if (const auto* refusal = std::get_if<Refusal>(&message)) {
        return fail(refusal->code, kConnect, "the sender refused: " + refusal->reason);
    }
    const auto* welcome = std::get_if<Welcome>(&message);
    if (welcome == nullptr) {
        return unexpected_message("a welcome");
    }
    sync_ = welcome->sync;
    skip_ = welcome->skip;
    GEYSER_TRY(auto control, channel_.receive<SharedMemoryHandle>(deadline.remaining()));
    GEYSER_TRY(control_, MappedPage<const ControlPage>::open(std::move(control.object), kConnect));
    if (control_->magic != kControlMagic || control_->version != kControlVersion) {
        return fail(ErrorCode::UnsupportedVersion, kConnect,
                    "the control page is of version " + std::to_string(control_->version) + ", not " +
                        std::to_string(kControlVersion));
    }
    GEYSER_TRY(auto page, channel_.receive<SharedMemoryHandle>(deadline.remaining()));
    GEYSER_TRY(page_, MappedPage<ReceiverPage>::open(std::move(page.object), kConnect));
    if (sync_ == SyncKind::TimelineOpaqueFd) {
        for (auto* semaphore : {&ready_, &done_}) {
            GEYSER_TRY(const auto handle, channel_.receive<ApiSemaphoreHandle>(deadline.remaining()));
            GEYSER_TRY(*semaphore, manager_.import_semaphore(handle));
        }
        GEYSER_TRY(read_, manager_.create_semaphore(sync_));
    }
    return {};
}

Result<void> Connection::take_textures(Timeout timeout) {
    const ipc::Deadline deadline(timeout);
    GEYSER_TRY(const auto message, receive(deadline.remaining()));
    const auto* announced = std::get_if<Textures>(&message);
    if (announced == nullptr) {
        return unexpected_message("textures");
    }
    if (announced->slots == 0 || announced->slots > kMaxSlots) {
        return fail(ErrorCode::MalformedMessage, kConnect,
                    std::to_string(announced->slots) + " slots are not between 1 and " + std::to_string(kMaxSlots));
    }
    std::vector<std::unique_ptr<SharedTexture>> textures;
    for (std::uint32_t i = 0; i < announced->slots; ++i) {
        GEYSER_TRY(const auto handle, channel_.receive<ApiTextureHandle>(deadline.remaining()));
        GEYSER_TRY(auto texture, manager_.import_texture(handle, handle.descriptor));
        textures.push_back(std::move(texture));
    }
    retired_.push_back(std::exchange(textures_, std::move(textures)));
    const auto done = read_ != nullptr ? read_->value() : Result<std::uint64_t>(done_value_);
    if (mine_ == 0 && done && *done >= done_value_) { // no frame of theirs is held, and the GPU is done with them
        retired_.clear();
    }
    epoch_ = announced->epoch;
    return {};
}

std::optional<Latest> Connection::candidate(StreamMode mode, FrameNumber last) const noexcept {
    const auto fresh = [&](FrameNumber frame) { return frame > last && frame != skip_; };
    if (mode == StreamMode::Latest) {
        const Latest latest = unpack(control_->latest.load());
        return fresh(latest.frame) && latest.slot < textures_.size() ? std::optional(latest) : std::nullopt;
    }
    std::optional<Latest> oldest;
    const FrameNumber newest = unpack(control_->latest.load()).frame;
    for (std::uint32_t slot = 0; slot < textures_.size(); ++slot) {
        const FrameNumber frame = control_->slots[slot].frame.load();
        if (frame != kWriting && frame <= newest && fresh(frame) && (!oldest || frame < oldest->frame)) {
            oldest = Latest{.frame = frame, .slot = slot};
        }
    }
    return oldest;
}

Result<std::optional<Connection::Held>> Connection::try_take(StreamMode mode, FrameNumber last, Timeout timeout) {
    const ipc::Deadline deadline(timeout);
    for (;;) {
        if (control_->epoch.load() != epoch_) {
            GEYSER_CHECK(take_textures(deadline.remaining()));
            continue;
        }
        const auto wanted = candidate(mode, last);
        if (!wanted || (mine_ & slot_bit(wanted->slot)) != 0) {
            return std::nullopt;
        }
        if (!try_hold(page_->held, control_->slots[wanted->slot].frame, wanted->slot, wanted->frame)) {
            if (deadline.passed()) {
                return std::nullopt; // a sender that is always faster is none to wait for
            }
            continue; // there is a newer frame
        }
        if (control_->epoch.load() != epoch_) {
            unhold(page_->held, wanted->slot);
            continue;
        }
        mine_ |= slot_bit(wanted->slot);
        page_->taken.store(wanted->frame);
        if (ready_ != nullptr) {
            awaited_ = wanted->frame;
        }
        return Held{.slot = wanted->slot, .number = wanted->frame, .texture = textures_[wanted->slot].get()};
    }
}

Result<void> Connection::let_go(std::uint32_t slot, SharedTexture& texture) {
    const std::uint64_t value = done_ != nullptr ? ++done_value_ : 0;
    auto released =
        manager_.release(texture, {.signal = {SyncPoint{done_.get(), value}, SyncPoint{read_.get(), value}}});
    if (released && done_ != nullptr) {
        page_->done[slot].store(done_value_);
    }
    // Also where the release failed: a slot that is kept for ever helps nobody.
    mine_ &= ~slot_bit(slot);
    unhold(page_->held, slot);
    if (control_->sender_waits.load() != 0) {
        (void)channel_.send(encode(SlotFreed{}), Timeout::zero());
    }
    return released;
}

Result<void> Connection::sleep(FrameNumber last, Timeout timeout) {
    const std::uint32_t seen = control_->wake.load();
    page_->sleeping.store(1);
    const Latest latest = unpack(control_->latest.load());
    FutexWait woken = FutexWait::Woken;
    if ((latest.frame <= last || latest.frame == skip_) && control_->epoch.load() == epoch_) {
        woken = futex_wait(control_->wake, seen, std::min(timeout, kLook));
    }
    page_->sleeping.store(0);
    if (woken == FutexWait::Interrupted) {
        return fail(ErrorCode::Interrupted, kAcquire, "a signal handler ran while waiting for a frame");
    }
    return {};
}

std::optional<Error> Connection::ended() {
    pollfd socket{.fd = channel_.fd(), .events = POLLIN | POLLRDHUP, .revents = 0};
    if (!farewell_ && ::poll(&socket, 1, 0) > 0 && (socket.revents & (POLLHUP | POLLRDHUP | POLLERR)) != 0) {
        while (receive(Timeout::zero())) { // what was said before the end
        }
        if (!farewell_) {
            farewell_ = "the sender died";
        }
    }
    if (!farewell_) {
        return std::nullopt;
    }
    rescue();
    return Error{.code = ErrorCode::PeerClosed, .operation = std::string(kAcquire), .reason = *farewell_};
}

void Connection::rescue() noexcept {
    if (ready_ == nullptr) {
        return;
    }
    if (const auto reached = ready_->value(); reached && *reached < awaited_) {
        (void)ready_->signal(awaited_);
    }
}

} // namespace geyser::stream
