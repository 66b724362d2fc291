#include "stream/link.hpp"

#include "core/try.hpp"

#include <algorithm>

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
SyncKind choose_sync(const TextureShareManager& manager, const Hello& hello) {
    const Capabilities& own = manager.capabilities();
    const SyncSupport* timeline = own.find(SyncKind::TimelineOpaqueFd);
    const bool usable = timeline != nullptr && timeline->can_export && can_import(hello, SyncKind::TimelineOpaqueFd) &&
                        check_identity(hello.identity, own.identity, "").has_value();
    return usable ? SyncKind::TimelineOpaqueFd : SyncKind::CpuCompletion;
}

} // namespace

Result<std::shared_ptr<Link>> Link::create(TextureShareManager& manager, Channel channel, const Hello& hello,
                                           std::string_view operation) {
    std::shared_ptr<Link> self(new Link(std::move(channel)));
    self->mode_ = hello.mode;
    self->sync_ = choose_sync(manager, hello);
    GEYSER_TRY(self->page_, MappedPage<ReceiverPage>::create("geyser-receiver", operation));
    if (self->sync_ == SyncKind::TimelineOpaqueFd) {
        GEYSER_TRY(self->ready_, manager.create_semaphore(self->sync_));
        GEYSER_TRY(self->done_, manager.create_semaphore(self->sync_));
    }
    return self;
}

Result<void> Link::welcome(TextureShareManager& manager, const UniqueFd& control_page, FrameNumber skip) {
    skip_ = skip;
    GEYSER_CHECK(channel_.send(encode(Welcome{.sync = sync_, .skip = skip}), kNoWait));
    for (const UniqueFd* memory : {&control_page, &page_.memory()}) {
        GEYSER_TRY(auto second, duplicate(*memory));
        GEYSER_CHECK(channel_.send(SharedMemoryHandle{.object = std::move(second)}, kNoWait));
    }
    if (sync_ == SyncKind::TimelineOpaqueFd) {
        for (const auto* semaphore : {ready_.get(), done_.get()}) {
            GEYSER_TRY(const auto handle, manager.export_semaphore(*semaphore));
            GEYSER_CHECK(channel_.send(handle, kNoWait));
        }
    }
    return {};
}

Result<void> Link::send_textures(TextureShareManager& manager, std::uint32_t epoch,
                                 const std::vector<std::unique_ptr<SharedTexture>>& textures) {
    GEYSER_CHECK(
        channel_.send(encode(Textures{.epoch = epoch, .slots = static_cast<std::uint32_t>(textures.size())}), kNoWait));
    for (const auto& texture : textures) {
        GEYSER_TRY(const auto handle, manager.export_texture(*texture));
        GEYSER_CHECK(channel_.send(handle, kNoWait));
    }
    return {};
}

void Link::farewell(const std::string& reason) noexcept {
    (void)channel_.send(encode(Farewell{.reason = reason}), kNoWait);
    channel_.close();
}

bool Link::waits_for(FrameNumber frame) const noexcept {
    return mode_ == StreamMode::EveryFrame && frame != kWriting && frame != skip_ && frame > dropped_through_ &&
           frame > page_->taken.load();
}

bool Link::needs(std::uint32_t slot, FrameNumber frame) const noexcept {
    if ((page_->held.load() & slot_bit(slot)) != 0 || waits_for(frame)) {
        return true;
    }
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

Timeout Link::overdue(std::uint32_t slot, FrameNumber frame, Clock::time_point now) noexcept {
    Overdue& overdue = overdue_[slot];
    if (overdue.frame != frame) {
        overdue = {.frame = frame, .since = now};
    }
    return now - overdue.since;
}

} // namespace geyser::stream
