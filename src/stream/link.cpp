#include "stream/link.hpp"

#include "core/try.hpp"

#include <bit>

namespace geyser::stream {
namespace {

/// A new receiver's socket has room for its set-up; one whose socket has none does not read it.
constexpr Timeout kNoWait = Timeout::zero();

bool can_import(const Hello& hello, SyncKind kind) {
    return (hello.sync_kinds >> static_cast<unsigned>(kind) & 1U) != 0;
}

/// Timelines are the one kind of semaphore that many may wait for and none need: a receiver may skip frames. A binary
/// semaphore that is signalled for a frame which nobody takes cannot be signalled again, so frames are finished by
/// the CPU where there are no timelines.
SyncKind choose_sync(const DeviceIdentity& own, const LinkConfig& config, const Hello& hello) {
    const bool usable = is_timeline(config.timeline) && can_import(hello, config.timeline) &&
                        !(config.transport == Transport::HostMemory && hello.needs_cpu_for_host_memory) &&
                        (!needs_same_device(config.timeline) || check_identity(hello.identity, own, "").has_value());
    return usable ? config.timeline : SyncKind::CpuCompletion;
}

} // namespace

Result<std::shared_ptr<Link>> Link::create(TextureShareManager& manager, Channel& channel, const Hello& hello,
                                           const LinkConfig& config) {
    const SyncKind sync = choose_sync(manager.capabilities().identity, config, hello);
    std::unique_ptr<SharedSemaphore> ready;
    std::unique_ptr<SharedSemaphore> done;
    if (is_timeline(sync)) {
        GEYSER_TRY(ready, manager.create_semaphore(sync));
        GEYSER_TRY(done, manager.create_semaphore(sync));
    }
    GEYSER_TRY(auto page, MappedPage<ReceiverPage>::create("geyser-receiver", "Sender"));
    std::shared_ptr<Link> self(new Link(std::move(channel)));
    self->program_ = hello.program;
    self->mode_ = hello.mode;
    self->sync_ = sync;
    self->hold_limit_ = config.hold_limit;
    self->page_ = std::move(page);
    self->ready_ = std::move(ready);
    self->done_ = std::move(done);
    return self;
}

Result<void> Link::welcome(TextureShareManager& manager, const OsObject& control_page) {
    GEYSER_CHECK(channel_.send(encode(Welcome{.sync = sync_, .hold_limit = hold_limit_, .joined_after = joined_after_}),
                               kNoWait));
    for (const OsObject* memory : {&control_page, &page_.memory()}) {
        GEYSER_TRY(auto second, duplicate(*memory));
        GEYSER_CHECK(channel_.send(SharedMemoryHandle{.object = std::move(second)}, kNoWait));
    }
    if (is_timeline(sync_)) {
        for (const auto* semaphore : {ready_.get(), done_.get()}) {
            GEYSER_TRY(const auto handle, manager.export_semaphore(*semaphore));
            GEYSER_CHECK(channel_.send(handle, kNoWait));
        }
    }
    return {};
}

Result<void> Link::send_textures(TextureShareManager& manager, const TextureSet& set) {
    const auto slots = static_cast<std::uint32_t>(set.textures.size());
    GEYSER_CHECK(channel_.send(encode(Textures{.epoch = set.epoch, .slots = slots}), kNoWait));
    for (const auto& texture : set.textures) {
        GEYSER_TRY(const auto handle, manager.export_texture(*texture));
        GEYSER_CHECK(channel_.send(handle, kNoWait));
    }
    return {};
}

void Link::farewell(Standing standing, const std::string& reason) noexcept {
    page_->standing.store(standing);
    (void)channel_.send(encode(Farewell{.reason = reason}), kNoWait);
    channel_.close();
}

bool Link::wake() noexcept {
    const Sleep how = how_to_wake(page_->sleep);
    if (how == Sleep::OnSocket) {
        // Where there is no room, its socket is readable already.
        (void)channel_.send(encode(Wake{}), kNoWait);
    }
    return how == Sleep::OnFutex;
}

bool Link::holds(std::uint32_t slot) const noexcept { return (page_->held.load() & slot_bit(slot)) != 0; }

void Link::wait_for_gpu(std::uint32_t slot, Timeout timeout) const noexcept {
    (void)done_->wait(page_->done[slot].load(), timeout);
}

bool Link::gpu_reads(std::uint32_t slot) const noexcept {
    if (done_ == nullptr) {
        return false;
    }
    const std::uint64_t promised = page_->done[slot].load();
    if (promised == 0) {
        return false;
    }
    const auto reached = done_->value();
    return reached && *reached < promised;
}

bool Link::waits_for(FrameNumber frame) const noexcept { return loses(frame) && !stands_still(); }

void Link::miss_deadline() noexcept { missed_after_ = page_->taken.load(); }

bool Link::loses(FrameNumber frame) const noexcept {
    return mode_ == StreamMode::EveryFrame && frame != kWriting && frame > joined_after_ && frame > page_->taken.load();
}

std::optional<std::string> Link::breach(std::uint32_t slots, std::uint64_t newest_signal) const {
    const std::uint64_t real = slot_bit(slots) - 1;
    const auto held = static_cast<std::uint32_t>(std::popcount(page_->held.load() & real));
    if (held > hold_limit_) {
        return "it holds " + std::to_string(held) + " frames, and may hold " + std::to_string(hold_limit_);
    }
    if (ready_ == nullptr) {
        return std::nullopt;
    }
    if (const auto value = ready_->value(); value && *value > newest_signal) {
        return "it moved its semaphore to " + std::to_string(*value) + ", beyond the " + std::to_string(newest_signal) +
               " that was to be signalled";
    }
    return std::nullopt;
}

ReceiverInfo Link::info() const {
    return {.process = channel_.peer().process,
            .program = program_,
            .mode = mode_,
            .sync = sync_,
            .taken = page_->taken.load(),
            .missed = page_->missed.load(),
            .latency = std::chrono::nanoseconds(page_->latency_ns.load())};
}

} // namespace geyser::stream
