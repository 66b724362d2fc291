#include "stream/sender_core.hpp"

#include "core/try.hpp"
#include "stream/futex.hpp"

#include <algorithm>
#include <cstring>
#include <string>

namespace geyser::stream {
namespace {

constexpr std::string_view kBegin = "Sender::begin_frame";

/// How long a frame's GPU work may take where the CPU has to wait for it.
constexpr Timeout kFinishTimeout = std::chrono::seconds(5);
/// How long it may take for the last frame when the sender ends.
constexpr Timeout kLastWork = std::chrono::seconds(1);
/// Between two looks at slots whose readers' GPUs are at work: those send no message.
constexpr Timeout kLook = std::chrono::milliseconds(1);

std::int64_t monotonic_ns() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

void write_record(FrameRecord& record, const FrameInfo& info) {
    record.published_ns = monotonic_ns();
    record.presentation_ns = info.presentation_time.count();
    record.damage = info.damage;
    record.primaries = static_cast<std::uint8_t>(info.color_space.primaries);
    record.transfer = static_cast<std::uint8_t>(info.color_space.transfer);
    record.range = static_cast<std::uint8_t>(info.color_space.range);
    record.matrix = static_cast<std::uint8_t>(info.color_space.matrix);
    record.alpha = static_cast<std::uint8_t>(info.alpha);
    record.origin = static_cast<std::uint8_t>(info.origin);
    record.metadata_bytes = static_cast<std::uint16_t>(info.metadata.size());
    std::ranges::copy(info.metadata, record.metadata.begin());
}

} // namespace

Result<std::unique_ptr<SenderCore>> SenderCore::create(TextureShareManager& manager, const SenderConfig& config) {
    constexpr std::string_view kOperation = "Sender::create";
    if (config.slots < 2 || config.slots > kMaxSlots) {
        return fail(ErrorCode::InvalidArgument, kOperation,
                    "slots " + std::to_string(config.slots) + " is not between 2 and " + std::to_string(kMaxSlots));
    }
    std::unique_ptr<SenderCore> self(new SenderCore(manager, config));
    GEYSER_TRY(self->control_, MappedPage<ControlPage>::publish("geyser-control", kOperation));
    GEYSER_TRY(self->textures_, self->make_textures(config.texture));
    const SyncSupport* timeline = manager.capabilities().find(SyncKind::TimelineOpaqueFd);
    if (timeline != nullptr && timeline->can_export) {
        GEYSER_TRY(self->finished_, manager.create_semaphore(SyncKind::TimelineOpaqueFd));
    }
    return self;
}

SenderCore::~SenderCore() {
    // Textures and semaphores go now, and the GPU may still be at the last frame.
    if (finished_ != nullptr && next_ > 1) {
        (void)finished_->wait(next_ - 1, kLastWork);
    }
}

Result<std::vector<std::unique_ptr<SharedTexture>>> SenderCore::make_textures(const TextureDescriptor& texture) {
    std::vector<std::unique_ptr<SharedTexture>> textures;
    for (std::uint32_t i = 0; i < config_.slots; ++i) {
        GEYSER_TRY(auto made, manager_.create_shareable_texture(
                                  texture, config_.transport.value_or(manager_.default_transport())));
        textures.push_back(std::move(made));
    }
    return textures;
}

bool SenderCore::needed(std::uint32_t slot, FrameNumber frame) const noexcept {
    return std::ranges::any_of(links_, [&](const auto& link) { return link->needs(slot, frame); });
}

/// The slot with the oldest frame that nobody needs; never the newest frame's, which is always there to be taken.
std::optional<std::uint32_t> SenderCore::try_claim_any() noexcept {
    const Latest latest = unpack(control_->latest.load());
    std::array<std::pair<FrameNumber, std::uint32_t>, kMaxSlots> order;
    std::size_t count = 0;
    for (std::uint32_t slot = 0; slot < textures_.size(); ++slot) {
        if (latest.frame == 0 || slot != latest.slot) {
            order[count++] = {control_->slots[slot].frame.load(), slot};
        }
    }
    std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count));
    for (const auto& [frame, slot] : std::span(order).first(count)) {
        if (try_claim(control_->slots[slot].frame, [&] { return needed(slot, frame); })) {
            return slot;
        }
    }
    return std::nullopt;
}

Result<SenderCore::Claim> SenderCore::claim(Timeout timeout) {
    const Clock::time_point deadline = Clock::now() + std::min<Timeout>(timeout, std::chrono::hours(24));
    Lock lock(mutex_);
    if (claimed_) {
        return fail(ErrorCode::InvalidArgument, kBegin, "the frame before has been neither submitted nor dropped");
    }
    std::optional<std::uint32_t> slot = try_claim_any();
    if (!slot) {
        ++statistics_.waits;
        control_->sender_waits.store(1);
        while (!(slot = try_claim_any())) {
            const bool passed = Clock::now() >= deadline;
            press(passed);
            if (passed) {
                slot = try_claim_any();
                break;
            }
            freed_.wait_until(lock, std::min(deadline, Clock::now() + kLook));
        }
        control_->sender_waits.store(0);
    }
    if (!slot) {
        return fail(ErrorCode::Timeout, kBegin,
                    "receivers keep all " + std::to_string(textures_.size()) + " slots, and the deadline passed");
    }
    sweep();
    claimed_ = true;
    signals_.clear();
    if (finished_ != nullptr) {
        signals_.push_back({finished_.get(), next_});
        for (const auto& link : links_) {
            if (link->ready() != nullptr) {
                signals_.push_back({link->ready(), next_});
            }
        }
    }
    return Claim{.slot = *slot, .number = next_, .texture = textures_[*slot].get()};
}

void SenderCore::press(bool deadline_passed) {
    const Clock::time_point now = Clock::now();
    const Latest latest = unpack(control_->latest.load());
    const auto links = links_; // throw_out() changes the list
    for (const auto& link : links) {
        for (std::uint32_t slot = 0; slot < textures_.size(); ++slot) {
            const FrameNumber frame = control_->slots[slot].frame.load();
            if (slot == latest.slot || !link->needs(slot, frame)) {
                continue;
            }
            if (deadline_passed && link->waits_for(frame)) {
                if (config_.slow_receiver == SlowReceiver::Disconnect) {
                    throw_out(link, "it did not take frame " + std::to_string(frame) + " in time");
                    break;
                }
                link->drop_through(frame);
            } else if (link->overdue(slot, frame, now) > config_.patience) {
                throw_out(link, "it kept frame " + std::to_string(frame) + " for longer than the sender's patience");
                break;
            }
        }
    }
}

void SenderCore::throw_out(const std::shared_ptr<Link>& link, const std::string& reason) {
    link->farewell("the sender disconnected this receiver: " + reason);
    depart(link);
    ++statistics_.disconnected;
}

void SenderCore::depart(const std::shared_ptr<Link>& link) {
    std::erase(links_, link);
    departed_.push_back({.link = link, .until = claimed_ ? next_ : next_ - 1});
}

void SenderCore::sweep() noexcept {
    const auto finished = finished_ != nullptr ? finished_->value() : Result<std::uint64_t>(next_);
    const auto is_over = [&](const auto& each) { return finished && *finished >= each.until; };
    std::erase_if(departed_, is_over);
    std::erase_if(retired_, is_over);
}

Result<void> SenderCore::release(SharedTexture& texture, SyncPoints wait) {
    {
        const Lock lock(mutex_);
        statistics_.copies += texture.copies_per_frame();
    }
    return manager_.release(texture, {.wait = wait, .signal = signals_, .timeout = kFinishTimeout});
}

bool SenderCore::any_without_timeline() const noexcept {
    return std::ranges::any_of(links_, [](const auto& link) { return link->ready() == nullptr; });
}

Result<void> SenderCore::finish(FrameNumber number) {
    bool must_wait = false;
    {
        const Lock lock(mutex_);
        must_wait = finished_ != nullptr && any_without_timeline();
    }
    return must_wait ? finished_->wait(number, kFinishTimeout) : Result<void>{};
}

void SenderCore::publish(std::uint32_t slot, FrameNumber number, const FrameInfo& info) {
    const Lock lock(mutex_);
    SlotPage& page = control_->slots[slot];
    write_record(page.record, info);
    page.frame.store(number);
    control_->latest.store(pack({.frame = number, .slot = slot}));
    ++next_;
    claimed_ = false;
    ++statistics_.frames;
    wake_receivers();
}

void SenderCore::give_up() noexcept {
    // The slot stays marked as being written: its texels may be half of one frame and half of another.
    const Lock lock(mutex_);
    claimed_ = false;
}

void SenderCore::wake_receivers() noexcept {
    control_->wake.fetch_add(1);
    const bool sleeping = std::ranges::any_of(links_, [](const auto& link) { return link->sleeping(); });
    if (sleeping) {
        futex_wake_all(control_->wake);
    }
}

Result<void> SenderCore::reconfigure(const TextureDescriptor& texture) {
    GEYSER_TRY(auto textures, make_textures(texture));
    const Lock lock(mutex_);
    if (claimed_) {
        return fail(ErrorCode::InvalidArgument, "Sender::reconfigure", "a frame is being written");
    }
    // Unreadable first, so that no old frame is taken for one of the new textures.
    control_->latest.store(0);
    for (SlotPage& slot : control_->slots) {
        slot.frame.store(kWriting);
    }
    retired_.push_back({.textures = std::exchange(textures_, std::move(textures)), .until = next_ - 1});
    const std::uint32_t epoch = control_->epoch.load() + 1;
    const auto links = links_;
    for (const auto& link : links) {
        if (const auto sent = link->send_textures(manager_, epoch, textures_); !sent) {
            throw_out(link, "it could not be sent the new textures: " + sent.error().reason);
        }
    }
    control_->epoch.store(epoch);
    wake_receivers();
    return {};
}

Result<void> SenderCore::add(const std::shared_ptr<Link>& link) {
    const Lock lock(mutex_);
    if (links_.size() >= kMaxReceivers) {
        return fail(ErrorCode::PeerRejected, "Sender",
                    "the stream has " + std::to_string(kMaxReceivers) + " receivers already");
    }
    // The newest frame was signalled to others before this receiver was there; it may be taken once it is finished.
    const FrameNumber newest = unpack(control_->latest.load()).frame;
    if (finished_ != nullptr && newest != 0) {
        GEYSER_CHECK(finished_->wait(newest, kFinishTimeout));
        if (link->ready() != nullptr) {
            GEYSER_CHECK(link->ready()->signal(newest));
        }
    }
    GEYSER_CHECK(link->welcome(manager_, control_.memory(), claimed_ ? next_ : 0));
    GEYSER_CHECK(link->send_textures(manager_, control_->epoch.load(), textures_));
    links_.push_back(link);
    return {};
}

void SenderCore::remove(const Link& link) noexcept {
    const Lock lock(mutex_);
    const auto found = std::ranges::find_if(links_, [&](const auto& each) { return each.get() == &link; });
    if (found != links_.end()) {
        depart(std::shared_ptr<Link>(*found));
    }
    freed_.notify_one();
}

bool SenderCore::slot_freed() noexcept {
    freed_.notify_one();
    return control_->sender_waits.load() != 0;
}

void SenderCore::farewell(const std::string& reason) noexcept {
    const Lock lock(mutex_);
    for (const auto& link : links_) {
        link->farewell(reason);
    }
    links_.clear();
    control_->wake.fetch_add(1);
    futex_wake_all(control_->wake);
}

SenderStatistics SenderCore::statistics() const {
    const Lock lock(mutex_);
    SenderStatistics statistics = statistics_;
    statistics.receivers = static_cast<std::uint32_t>(links_.size());
    statistics.sync =
        finished_ != nullptr && !any_without_timeline() ? SyncKind::TimelineOpaqueFd : SyncKind::CpuCompletion;
    return statistics;
}

} // namespace geyser::stream
