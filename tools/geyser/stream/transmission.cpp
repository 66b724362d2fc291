#include "transmission.hpp"

#include "operations.hpp"
#include "pacer.hpp"

#include <core/try.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <thread>
#include <utility>

namespace geyser::tool::stream {
namespace {

/// For a receiver that wants every frame, where there is no rate to keep.
constexpr Timeout kMostPatience = std::chrono::seconds(1);
/// For what nobody signals: receivers that come, and what they have taken.
constexpr std::chrono::milliseconds kPoll{5};
constexpr Timeout kFarewell = std::chrono::seconds(1);

/// As the API shares it best: host memory has linear textures only.
TextureDescriptor descriptor_of(const FrameFormat& format, const std::string& name, Api api) {
    return {.width = format.size.width,
            .height = format.size.height,
            .format = TextureFormat::Rgba8Unorm,
            .layout = api == Api::Host ? TextureLayout::Linear : TextureLayout::Optimal,
            .alpha = format.alpha,
            .color_space = format.color_space,
            .label = name};
}

} // namespace

Transmission::Transmission(StreamDevice& device, TransmissionConfig config, Callbacks callbacks)
    : device_(device), writer_(device), config_(std::move(config)), callbacks_(std::move(callbacks)) {}

Result<TransmissionResult> Transmission::run(Source& source) {
    Pacer pacer(config_.rate);
    while (wants_more()) {
        const auto ready = source.advance();
        if (!ready && ready.error().code != ErrorCode::Interrupted) {
            return std::unexpected(ready.error());
        }
        if (!ready || !*ready) {
            break;
        }
        GEYSER_CHECK(prepare(source.format()));
        pacer.wait(callbacks_.stopped);
        GEYSER_TRY(const bool sent, send(source));
        if (!sent) {
            break;
        }
        callbacks_.sent(frames_);
    }
    if (frames_ == 0 && !callbacks_.stopped()) {
        return fail(ErrorCode::InvalidArgument, kSourceOperation, "the source has not a single frame");
    }
    await_takers(kFarewell, [](const ReceiverInfo&) { return true; });
    return result();
}

bool Transmission::wants_more() const {
    return !callbacks_.stopped() && (!config_.frames || frames_ < *config_.frames);
}

Result<void> Transmission::prepare(const FrameFormat& format) {
    if (sender_ && format == format_) {
        return {};
    }
    format_ = format;
    const TextureDescriptor descriptor = descriptor_of(format, config_.name, device_.manager->capabilities().api);
    if (sender_) {
        await_takers(patience(), [](const ReceiverInfo& receiver) { return receiver.mode == StreamMode::EveryFrame; });
        return sender_->reconfigure(descriptor);
    }
    auto sender =
        Sender::create(*device_.manager, {.name = config_.name, .texture = descriptor, .slots = config_.slots});
    if (!sender && sender.error().native == EADDRINUSE) {
        sender.error().operation = kNameOperation;
    }
    GEYSER_TRY(sender_, std::move(sender));
    await_receivers();
    return {};
}

void Transmission::await_receivers() const {
    if (config_.wait_for > 0) {
        callbacks_.note(fmt::format("waiting for {} receiver{}", config_.wait_for, config_.wait_for == 1 ? "" : "s"));
    }
    while (!callbacks_.stopped() && sender_->statistics().receivers < config_.wait_for) {
        std::this_thread::sleep_for(kPoll);
    }
}

Result<bool> Transmission::send(const Source& source) {
    while (!callbacks_.stopped()) {
        auto frame = sender_->begin_frame(patience());
        if (!frame && (frame.error().code == ErrorCode::Timeout || frame.error().code == ErrorCode::Interrupted)) {
            continue;
        }
        if (!frame) {
            return std::unexpected(std::move(frame).error());
        }
        GEYSER_CHECK(writer_.write(source, frame->texture()));
        GEYSER_CHECK(frame->submit({.color_space = format_.color_space, .alpha = format_.alpha}));
        last_ = Clock::now();
        first_ = frames_++ == 0 ? last_ : first_;
        sync_ = sender_->statistics().sync;
        return true;
    }
    return false;
}

template <class Concerns>
void Transmission::await_takers(Timeout patience, Concerns concerns) const {
    const auto is_behind = [&](const ReceiverInfo& receiver) { return concerns(receiver) && receiver.taken < frames_; };
    const auto end = Clock::now() + patience;
    while (sender_ && !callbacks_.stopped() && Clock::now() < end &&
           std::ranges::any_of(sender_->info().receivers, is_behind)) {
        std::this_thread::sleep_for(kPoll);
    }
}

Timeout Transmission::patience() const {
    // Who keeps a rate waits as long as one frame lasts.
    return config_.rate ? std::min<Timeout>(config_.rate->period(), kMostPatience) : kMostPatience;
}

TransmissionResult Transmission::result() const {
    const Capabilities& device = device_.manager->capabilities();
    TransmissionResult result{.device = device.device_name, .sync = sync_};
    result.stream =
        sender_ ? sender_->info() : StreamInfo{.api = device.api, .transport = device_.manager->default_transport()};
    const double seconds = std::chrono::duration<double>(last_ - first_).count();
    result.frames_per_second = seconds > 0 ? static_cast<double>(frames_ - 1) / seconds : 0;
    return result;
}

} // namespace geyser::tool::stream
