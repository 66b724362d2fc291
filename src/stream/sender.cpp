// Sender: the public face of SenderCore (the slots) and SetUp (the receivers' arrival and departure).
#include <geyser/sender.hpp>

#include "core/try.hpp"
#include "ipc/own_process.hpp"
#include "stream/directory.hpp"
#include "stream/sender_core.hpp"
#include "stream/set_up.hpp"

#include <utility>

namespace geyser {

using stream::SenderCore;
using stream::SetUp;

OutgoingFrame::OutgoingFrame(SenderCore& core, const Claim& claim) noexcept : core_(&core), claim_(claim) {}

OutgoingFrame::OutgoingFrame(OutgoingFrame&& other) noexcept
    : core_(std::exchange(other.core_, nullptr)), claim_(other.claim_) {}

OutgoingFrame::~OutgoingFrame() {
    if (core_ != nullptr) {
        core_->give_up();
    }
}

SharedTexture& OutgoingFrame::texture() const noexcept { return *claim_.texture; }
FrameNumber OutgoingFrame::number() const noexcept { return claim_.number; }
std::span<const SyncPoint> OutgoingFrame::signals() const noexcept {
    return core_ != nullptr ? core_->signals() : std::span<const SyncPoint>();
}

Result<void> OutgoingFrame::submit(const FrameInfo& info, SyncPoints wait) {
    GEYSER_CHECK(check(info));
    GEYSER_CHECK(core_->release(*claim_.texture, wait));
    return submitted(info);
}

Result<void> OutgoingFrame::submitted(const FrameInfo& info) {
    GEYSER_CHECK(check(info));
    GEYSER_CHECK(core_->publish(claim_.slot, info));
    core_ = nullptr;
    return {};
}

Result<void> OutgoingFrame::check(const FrameInfo& info) const {
    constexpr std::string_view kSubmit = "OutgoingFrame::submit";
    if (core_ == nullptr) {
        return fail(ErrorCode::InvalidArgument, kSubmit,
                    "frame " + std::to_string(claim_.number) + " has been submitted already");
    }
    if (info.metadata.size() > kMaxFrameMetadata) {
        return fail(ErrorCode::SizeOverflow, kSubmit,
                    std::to_string(info.metadata.size()) + " bytes of metadata are more than " +
                        std::to_string(kMaxFrameMetadata));
    }
    return {};
}

namespace {

class SenderImpl final : public Sender {
public:
    SenderImpl(std::string name, std::unique_ptr<SenderCore> core, std::unique_ptr<SetUp> set_up)
        : name_(std::move(name)), core_(std::move(core)), set_up_(std::move(set_up)) {}

    [[nodiscard]] Result<OutgoingFrame> begin_frame(Timeout timeout) override {
        GEYSER_TRY(const auto claim, core_->claim(timeout));
        return make_frame(*core_, claim.slot, claim.number, *claim.texture);
    }
    [[nodiscard]] Result<void> publish(const SharedTexture& texture, Timeout timeout, const FrameInfo& info,
                                       SyncPoints wait) override {
        GEYSER_TRY(auto frame, begin_frame(timeout));
        GEYSER_CHECK(core_->copy_into(frame.texture(), texture, wait));
        return frame.submit(info);
    }
    [[nodiscard]] Result<void> reconfigure(const TextureDescriptor& texture) override {
        return core_->reconfigure(texture);
    }
    [[nodiscard]] SenderStatistics statistics() const override { return core_->statistics(); }
    [[nodiscard]] StreamInfo info() const override {
        StreamInfo info = core_->info();
        info.process = ipc::own_process_id();
        return info;
    }
    [[nodiscard]] const std::string& name() const noexcept override { return name_; }

private:
    std::string name_;
    std::unique_ptr<SenderCore> core_;
    std::unique_ptr<SetUp> set_up_; // its thread uses the core, and ends first
};

} // namespace

Result<std::unique_ptr<Sender>> Sender::create(TextureShareManager& manager, const SenderConfig& config) {
    GEYSER_CHECK(validate_stream_name(config.name));
    GEYSER_TRY(auto core, SenderCore::create(manager, config));
    GEYSER_TRY(auto listener, stream::listen(config.directory, config.name));
    GEYSER_TRY(auto set_up, SetUp::start(*core, std::move(listener)));
    return std::make_unique<SenderImpl>(config.name, std::move(core), std::move(set_up));
}

} // namespace geyser
