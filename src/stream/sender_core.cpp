#include "stream/sender_core.hpp"

#include "core/operation.hpp"
#include "core/try.hpp"
#include "ipc/futex.hpp"
#include "stream/program_name.hpp"

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
/// Between two looks while no slot is free: who keeps one may be out of patience by then.
constexpr Timeout kLook = std::chrono::milliseconds(5);

void write_record(FrameRecord& record, const FrameInfo& info, std::chrono::steady_clock::time_point now) {
    record.fields = {.published_ns = std::chrono::nanoseconds(now.time_since_epoch()).count(),
                     .presentation_ns = info.presentation_time.count(),
                     .damage = info.damage,
                     .primaries = static_cast<std::uint8_t>(info.color_space.primaries),
                     .transfer = static_cast<std::uint8_t>(info.color_space.transfer),
                     .range = static_cast<std::uint8_t>(info.color_space.range),
                     .matrix = static_cast<std::uint8_t>(info.color_space.matrix),
                     .alpha = static_cast<std::uint8_t>(info.alpha),
                     .origin = static_cast<std::uint8_t>(info.origin),
                     .metadata_bytes = static_cast<std::uint16_t>(info.metadata.size())};
    std::ranges::copy(info.metadata, record.metadata.begin());
}

} // namespace

SenderCore::SenderCore(TextureShareManager& manager, const SenderConfig& config)
    : manager_(manager), config_(config), program_(program_name(config.program)) {}

Result<std::unique_ptr<SenderCore>> SenderCore::create(TextureShareManager& manager, const SenderConfig& config) {
    constexpr std::string_view kOperation = "Sender::create";
    if (config.slots < 2 || config.slots > kMaxSlots) {
        return fail(ErrorCode::InvalidArgument, kOperation,
                    "slots " + std::to_string(config.slots) + " is not between 2 and " + std::to_string(kMaxSlots));
    }
    std::unique_ptr<SenderCore> self(new SenderCore(manager, config));
    GEYSER_TRY(self->control_, MappedPage<ControlPage>::publish("geyser-control", kOperation));
    GEYSER_TRY(self->set_, self->make_textures(config.texture, self->control_->epoch.load()));
    const SyncKind timeline = timeline_kind(manager.capabilities());
    GEYSER_TRY(const TextureSupport support, named(kOperation, manager.query(config.texture, self->transport())));
    if (is_timeline(timeline) && !support.needs_cpu) {
        GEYSER_TRY(self->finished_, manager.create_semaphore(timeline));
        GEYSER_TRY(self->relays_, manager.create_semaphore(timeline));
    }
    return self;
}

SenderCore::~SenderCore() {
    // Textures and semaphores go now, and the GPU may still be at the last frame.
    if (finished_ != nullptr && published_value_ > 0) {
        (void)finished_->wait(published_value_, kLastWork);
    }
}

Result<std::shared_ptr<const TextureSet>> SenderCore::make_textures(const TextureDescriptor& texture,
                                                                    std::uint32_t epoch) {
    auto set = std::make_shared<TextureSet>();
    set->epoch = epoch;
    for (std::uint32_t i = 0; i < config_.slots; ++i) {
        GEYSER_TRY(auto made, manager_.create_shareable_texture(texture, transport()));
        set->textures.push_back(std::move(made));
    }
    return set;
}

// --- Slots.

/// None is after a change of the textures.
bool SenderCore::is_newest(std::uint32_t slot) const noexcept {
    const Latest latest = unpack(control_->latest.load());
    return latest.frame != 0 && latest.slot == slot;
}

bool SenderCore::is_kept(std::uint32_t slot) const noexcept {
    return std::ranges::any_of(links_, [&](const auto& link) { return link->keeps(slot); });
}

bool SenderCore::is_waited_for(FrameNumber frame) const noexcept {
    return std::ranges::any_of(links_, [&](const auto& link) { return link->waits_for(frame); });
}

/// The slot with the oldest frame that nobody needs; never the newest frame's, which is always there to be taken.
std::optional<std::uint32_t> SenderCore::try_claim_any() noexcept {
    std::array<std::pair<FrameNumber, std::uint32_t>, kMaxSlots> order;
    std::size_t count = 0;
    for (std::uint32_t slot = 0; slot < set_->textures.size(); ++slot) {
        if (!is_newest(slot)) {
            order[count++] = {control_->slots[slot].frame.load(), slot};
        }
    }
    std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count));
    for (const auto& [frame, slot] : std::span(order).first(count)) {
        // Not even marked for a moment: an EveryFrame receiver that looked just then would pass over the frame.
        if (is_waited_for(frame)) {
            continue;
        }
        if (try_claim(control_->slots[slot].frame, [&] { return is_kept(slot); })) {
            statistics_.dropped += static_cast<std::uint64_t>(
                std::ranges::count_if(links_, [&](const auto& link) { return link->loses(frame); }));
            return slot;
        }
    }
    return std::nullopt;
}

Result<SenderCore::Claim> SenderCore::claim(Timeout timeout) {
    const Clock::time_point now = Clock::now();
    Lock lock(mutex_);
    if (claimed_) {
        return fail(ErrorCode::InvalidArgument, kBegin, "the frame before has been neither submitted nor dropped");
    }
    claimed_ = true; // while this waits, too
    disconnect_liars();
    std::optional<std::uint32_t> slot = try_claim_any();
    if (!slot) {
        slot = wait_for_slot(lock, now + std::clamp<Timeout>(timeout, Timeout::zero(), std::chrono::hours(24)));
    }
    if (!slot) {
        claimed_ = false;
        return fail(ErrorCode::Timeout, kBegin,
                    "receivers keep all " + std::to_string(config_.slots) + " slots, and the deadline passed");
    }
    sweep();
    begun_ = now;
    ++signal_value_;
    collect_signals();
    return Claim{.slot = *slot, .number = next_, .texture = set_->textures[*slot].get()};
}

std::optional<std::uint32_t> SenderCore::wait_for_slot(Lock& lock, Clock::time_point deadline) {
    ++statistics_.waits;
    std::optional<std::uint32_t> slot;
    for (bool passed = false; !passed && !slot;) {
        passed = Clock::now() >= deadline;
        press(passed);
        slot = try_claim_any();
        if (slot || passed) {
            break;
        }
        const Clock::time_point look = std::min(deadline, Clock::now() + kLook);
        if (const auto busy = find_busy_gpu()) {
            lock.unlock();
            busy->link->wait_for_gpu(busy->slot, std::max<Timeout>(look - Clock::now(), Timeout::zero()));
            lock.lock();
        } else if (control_->sender_waits.exchange(1) != 0) { // the first time, looks again before it sleeps
            freed_.wait_until(lock, look);
        }
    }
    control_->sender_waits.store(0);
    return slot;
}

std::optional<SenderCore::BusyGpu> SenderCore::find_busy_gpu() const {
    for (std::uint32_t slot = 0; slot < set_->textures.size(); ++slot) {
        const FrameNumber frame = control_->slots[slot].frame.load();
        const auto is_in_use = [&](const auto& link) { return link->holds(slot) || link->waits_for(frame); };
        if (is_newest(slot) || std::ranges::any_of(links_, is_in_use)) {
            continue;
        }
        const auto reader = std::ranges::find_if(links_, [&](const auto& link) { return link->gpu_reads(slot); });
        if (reader != links_.end()) {
            return BusyGpu{.link = *reader, .slot = slot};
        }
    }
    return std::nullopt;
}

void SenderCore::disconnect_liars() {
    for (std::size_t i = links_.size(); i-- > 0;) {
        if (const auto breach = links_[i]->breach(config_.slots, signal_value_)) {
            throw_out(links_[i], *breach);
        }
    }
}

void SenderCore::press(bool deadline_passed) {
    const Clock::time_point now = Clock::now();
    for (std::size_t i = links_.size(); i-- > 0;) {
        const std::shared_ptr<Link>& link = links_[i];
        for (std::uint32_t slot = 0; slot < config_.slots; ++slot) {
            const FrameNumber frame = control_->slots[slot].frame.load();
            if (is_newest(slot)) {
                continue;
            }
            if (link->keeps(slot) && now - superseded_[slot] > config_.patience) {
                throw_out(link, "it kept frame " + std::to_string(frame) + " for longer than the sender's patience");
                break;
            }
            if (deadline_passed && link->waits_for(frame)) {
                if (config_.slow_receiver == SlowReceiver::Disconnect) {
                    throw_out(link, "it did not take frame " + std::to_string(frame) + " in time");
                    break;
                }
                link->miss_deadline();
            }
        }
    }
}

// --- The frame that is being written.

void SenderCore::collect_signals() {
    signals_.clear();
    if (finished_ == nullptr) {
        return;
    }
    signals_.push_back({finished_.get(), signal_value_});
    for (const auto& link : links_) {
        if (link->ready() == nullptr) {
            continue;
        }
        if (link->relay_done.semaphore != nullptr) {
            const auto reached = relays_->value();
            if (!reached || *reached < link->relay_done.value) {
                continue;
            }
            link->relay_done = {};
        }
        link->signalled = signal_value_;
        signals_.push_back({link->ready(), signal_value_});
    }
}

/// For a receiver whose "ready" was not among the signals of a frame that it may take.
Result<void> SenderCore::relay_to(Link& link, std::uint64_t value) {
    const SyncPoint done{relays_.get(), relay_count_ + 1};
    GEYSER_CHECK(manager_.relay(
        {.wait = SyncPoint{finished_.get(), value}, .signal = SyncPoints(SyncPoint{link.ready(), value}, done)}));
    ++relay_count_;
    link.relay_done = done;
    return {};
}

Result<void> SenderCore::copy_into(SharedTexture& texture, const SharedTexture& source, SyncPoints wait) {
    GEYSER_CHECK(manager_.copy(source, texture, {.wait = wait, .timeout = kFinishTimeout}));
    const Lock lock(mutex_);
    ++statistics_.copies;
    return {};
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

Result<void> SenderCore::publish(std::uint32_t slot, const FrameInfo& info) {
    Lock lock(mutex_);
    // Receivers come while nobody holds the lock: asked again each time.
    bool finished = finished_ == nullptr;
    while (!finished && any_without_timeline()) {
        lock.unlock();
        GEYSER_CHECK(finished_->wait(signal_value_, kFinishTimeout));
        finished = true;
        lock.lock();
    }
    for (std::size_t i = links_.size(); i-- > 0;) {
        Link& link = *links_[i];
        if (link.ready() == nullptr || link.signalled == signal_value_) {
            continue;
        }
        if (const auto relayed = relay_to(link, signal_value_); !relayed) {
            throw_out(links_[i], "its semaphore could not be signalled: " + relayed.error().reason);
        }
    }
    const Clock::time_point now = Clock::now();
    superseded_[unpack(control_->latest.load()).slot] = now;
    SlotPage& page = control_->slots[slot];
    write_record(page.record, info, now);
    page.ready_value = signal_value_;
    page.frame.store(next_);
    control_->latest.store(pack({.frame = next_, .slot = slot}));
    wake_receivers(); // before anything that nobody waits for
    published_value_ = signal_value_;
    publications_[next_ % publications_.size()] = now;
    ++next_;
    claimed_ = false;
    ++statistics_.frames;
    statistics_.latency.add(now - begun_);
    return {};
}

void SenderCore::give_up() noexcept {
    // The slot stays marked as being written: its texels may be half of one frame and half of another.
    const Lock lock(mutex_);
    claimed_ = false;
}

void SenderCore::wake_receivers() noexcept {
    control_->wake.fetch_add(1);
    bool woken = false;
    for (const auto& link : links_) {
        if (link->wake() && !woken) {
            ipc::futex_wake_all(control_->wake); // with one of them all
            woken = true;
        }
    }
}

Result<void> SenderCore::reconfigure(const TextureDescriptor& texture) {
    GEYSER_TRY(auto set, make_textures(texture, control_->epoch.load() + 1));
    const Lock lock(mutex_);
    if (claimed_) {
        return fail(ErrorCode::InvalidArgument, "Sender::reconfigure", "a frame is being written");
    }
    // Unreadable first, so that no old frame is taken for one of the new textures.
    control_->latest.store(0);
    for (SlotPage& slot : control_->slots) {
        slot.frame.store(kWriting);
    }
    superseded_.fill(Clock::now()); // also what was the newest: its holders' patience begins now
    retired_.push_back({.object = std::exchange(set_, std::move(set)), .until = published_value_});
    for (std::size_t i = links_.size(); i-- > 0;) {
        if (!links_[i]->welcomed) {
            continue; // count_in() and what follows it see to that one
        }
        if (const auto sent = links_[i]->send_textures(manager_, *set_); !sent) {
            throw_out(links_[i], "it could not be sent the new textures: " + sent.error().reason);
        }
    }
    control_->epoch.store(set_->epoch);
    wake_receivers();
    return {};
}

// --- Receivers.

/// Its page is looked at from here on, before it hears of it. What it is to be sent first.
Result<std::shared_ptr<const TextureSet>> SenderCore::count_in(const std::shared_ptr<Link>& link) {
    const Lock lock(mutex_);
    if (link->ready() != nullptr && published_value_ > 0) {
        GEYSER_CHECK(relay_to(*link, published_value_));
    }
    link->joins_after(unpack(control_->latest.load()).frame);
    links_.push_back(link);
    return set_;
}

Result<std::shared_ptr<Link>> SenderCore::add(Channel& channel, const Hello& hello) {
    constexpr std::string_view kOperation = "Sender";
    std::uint64_t published = 0;
    {
        const Lock lock(mutex_);
        if (links_.size() >= kMaxReceivers) {
            return fail(ErrorCode::PeerRejected, kOperation,
                        "the stream has " + std::to_string(kMaxReceivers) + " receivers already");
        }
        if (outcasts_.contains(channel.peer().process, Clock::now())) {
            return fail(ErrorCode::PeerRejected, kOperation,
                        "a receiver of process " + std::to_string(channel.peer().process) +
                            " was disconnected moments ago");
        }
        published = published_value_;
    }
    GEYSER_TRY(auto link,
               Link::create(
                   manager_, channel, hello,
                   {.transport = transport(), .timeline = timeline(), .hold_limit = std::max(1U, config_.slots - 2)}));
    GEYSER_TRY(auto sent, count_in(link));
    const auto introduce = [&]() -> Result<void> {
        if (finished_ != nullptr && link->ready() == nullptr && published > 0) {
            GEYSER_CHECK(finished_->wait(published, kFinishTimeout)); // later frames are finished before they appear
        }
        GEYSER_CHECK(link->welcome(manager_, control_.memory()));
        GEYSER_CHECK(link->send_textures(manager_, *sent));
        const Lock lock(mutex_);
        link->welcomed = true;
        return sent != set_ ? link->send_textures(manager_, *set_) : Result<void>();
    };
    if (const auto introduced = introduce(); !introduced) {
        remove(*link);
        return std::unexpected(introduced.error());
    }
    return link;
}

void SenderCore::remove(const Link& link) noexcept {
    {
        const Lock lock(mutex_);
        const auto found = std::ranges::find_if(links_, [&](const auto& each) { return each.get() == &link; });
        if (found != links_.end()) {
            // Or one that joins, takes nothing, and joins again would cost a deadline each time.
            if (link.stands_still()) {
                outcasts_.add((*found)->channel().peer().process, Clock::now());
            }
            depart(std::shared_ptr<Link>(*found));
        }
        sweep();
    }
    freed_.notify_one();
}

/// By value: the list from which it is taken may hold the last reference.
void SenderCore::throw_out(std::shared_ptr<Link> link, const std::string& reason) {
    link->farewell(Standing::ThrownOut, "the sender disconnected this receiver: " + reason);
    outcasts_.add(link->channel().peer().process, Clock::now());
    depart(std::move(link));
    ++statistics_.disconnected;
}

void SenderCore::depart(std::shared_ptr<Link> link) {
    std::erase(links_, link);
    retired_.push_back({.object = std::move(link), .until = claimed_ ? signal_value_ : published_value_});
}

void SenderCore::sweep() noexcept {
    if (retired_.empty()) {
        return;
    }
    const auto finished = finished_ != nullptr ? finished_->value() : Result<std::uint64_t>(signal_value_);
    std::erase_if(retired_, [&](const Retired& each) { return finished && *finished >= each.until; });
}

std::uint64_t SenderCore::slot_freed() noexcept {
    freed_.notify_one();
    const Lock lock(mutex_);
    return statistics_.waits;
}

void SenderCore::farewell(const std::string& reason) noexcept {
    const Lock lock(mutex_);
    for (const auto& link : links_) {
        link->farewell(Standing::Closed, reason);
    }
    links_.clear();
    control_->wake.fetch_add(1);
    ipc::futex_wake_all(control_->wake);
}

// --- For those who look.

SenderStatistics SenderCore::statistics() const {
    const Lock lock(mutex_);
    SenderStatistics statistics = statistics_;
    statistics.receivers = static_cast<std::uint32_t>(links_.size());
    statistics.sync = any_without_timeline() ? SyncKind::CpuCompletion : timeline();
    return statistics;
}

double SenderCore::frames_per_second() const noexcept {
    const FrameNumber frames = next_ - 1;
    const auto known = std::min<FrameNumber>(frames, publications_.size());
    if (known < 2) {
        return 0;
    }
    const auto seconds = [](Clock::duration duration) { return std::chrono::duration<double>(duration).count(); };
    const Clock::time_point oldest = publications_[(frames - known + 1) % publications_.size()];
    const Clock::time_point newest = publications_[frames % publications_.size()];
    const double paced = static_cast<double>(known - 1) / std::max(seconds(newest - oldest), 1e-9);
    // A sender that pauses: the interval that is under way counts too.
    const double lately = static_cast<double>(known) / std::max(seconds(Clock::now() - oldest), 1e-9);
    return std::min(paced, lately);
}

StreamInfo SenderCore::info() const {
    const SenderStatistics current = statistics();
    const Lock lock(mutex_);
    const SharedTexture& texture = *set_->textures.front();
    StreamInfo info{.name = config_.name,
                    .program = program_,
                    .api = texture.api(),
                    .transport = texture.transport(),
                    .width = texture.width(),
                    .height = texture.height(),
                    .format = texture.format(),
                    .frames_per_second = frames_per_second(),
                    .statistics = current};
    for (const auto& link : links_) {
        info.receivers.push_back(link->info());
    }
    return info;
}

} // namespace geyser::stream
