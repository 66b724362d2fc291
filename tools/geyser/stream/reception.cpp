#include "reception.hpp"

#include "patience.hpp"

#include <core/try.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace geyser::tool::stream {
namespace {

/// An import says what it found in one handle; the user knows of streams and APIs only.
Error named_for_the_user(Error error, Api api) {
    if (error.operation.ends_with("::import_texture")) {
        error.reason = fmt::format("{} cannot import the textures of the stream: {}", name(api), error.reason);
    }
    return error;
}

} // namespace

Reception::Reception(StreamDevice& device, const ReceptionConfig& config, Callbacks callbacks,
                     std::vector<std::unique_ptr<Sink>> sinks)
    : device_(device), config_(config), callbacks_(std::move(callbacks)), sinks_(std::move(sinks)),
      reader_(*device.endpoint) {
    const Capabilities& capabilities = device.manager->capabilities();
    result_.api = capabilities.api;
    result_.device = capabilities.device_name;
}

Result<ReceptionResult> Reception::run() {
    GEYSER_TRY(const auto receiver, Receiver::connect(*device_.manager, config_.name, {.mode = config_.mode}));
    silent_since_ = Clock::now();
    GEYSER_TRY(const Ending ending, receive_all(*receiver));
    return finish(ending, *receiver);
}

Result<Ending> Reception::receive_all(Receiver& receiver) {
    while (!callbacks_.stopped()) {
        auto frame = receiver.acquire(std::min<Timeout>(kGlance, config_.timeout.value_or(kGlance)));
        if (!frame) {
            GEYSER_TRY(const auto ending, wait_on(receiver, frame.error()));
            if (ending) {
                return *ending;
            }
            continue;
        }
        GEYSER_TRY(const bool whole, take(std::move(*frame)));
        if (!whole) {
            continue;
        }
        GEYSER_TRY(const auto ending, keep());
        if (ending) {
            return *ending;
        }
    }
    return Ending::Stopped;
}

Result<std::optional<Ending>> Reception::wait_on(const Receiver& receiver, const Error& error) {
    switch (error.code) {
    case ErrorCode::Timeout:
        if (receiver.statistics().connections == 0 && !std::exchange(waits_for_sender_, true)) {
            callbacks_.note(fmt::format("there is no stream \"{}\" yet; waiting for its sender", config_.name));
        }
        break;
    case ErrorCode::PeerClosed:
        waits_for_sender_ = true;
        callbacks_.note(fmt::format("{}; waiting for the sender to come back", error.reason));
        break;
    case ErrorCode::PeerRejected: // Full, or it has just thrown this process out: either passes.
        if (std::exchange(refusal_, error.reason) != error.reason) {
            callbacks_.note(fmt::format("{}; trying again", error.reason));
        }
        break;
    case ErrorCode::Interrupted:
        break;
    default:
        return std::unexpected(named_for_the_user(error, result_.api));
    }
    if (config_.timeout && Clock::now() - silent_since_ >= *config_.timeout) {
        return Ending::Silence;
    }
    return std::nullopt;
}

Result<bool> Reception::take(IncomingFrame frame) {
    silent_since_ = Clock::now();
    result_.last_frame = frame.number();
    result_.size = {frame.texture().width(), frame.texture().height()};
    result_.format = frame.texture().format();
    result_.transport = frame.texture().transport();
    if (!sinks_.empty()) {
        GEYSER_TRY(const FrameView view, reader_.read(frame));
        for (const auto& sink : sinks_) {
            GEYSER_CHECK(sink->take(view));
        }
    }
    if (const auto released = frame.release(); !released && released.error().code == ErrorCode::PeerClosed) {
        return false; // The next acquire says why.
    }
    return true;
}

Result<std::optional<Ending>> Reception::keep() {
    last_ = Clock::now();
    first_ = result_.frames++ == 0 ? last_ : first_;
    if (auto written = write(); !written) {
        switch (written.error().code) {
        case ErrorCode::PeerClosed:
            return Ending::ReaderLeft;
        case ErrorCode::Interrupted:
            return Ending::Stopped;
        default:
            return std::unexpected(std::move(written).error());
        }
    }
    callbacks_.received(result_.frames);
    return config_.count && result_.frames == *config_.count ? std::optional(Ending::Complete) : std::nullopt;
}

Result<void> Reception::write() {
    for (const auto& sink : sinks_) {
        GEYSER_CHECK(sink->write());
    }
    return {};
}

Result<ReceptionResult> Reception::finish(Ending ending, const Receiver& receiver) {
    if (result_.frames > 0) {
        for (const auto& sink : sinks_) {
            GEYSER_CHECK(sink->finish());
        }
    }
    result_.ending = ending;
    result_.statistics = receiver.statistics();
    const double seconds = std::chrono::duration<double>(last_ - first_).count();
    result_.frames_per_second = seconds > 0 ? static_cast<double>(result_.frames - 1) / seconds : 0;
    return result_;
}

} // namespace geyser::tool::stream
