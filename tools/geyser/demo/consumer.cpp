#include "consumer.hpp"

#include "driver_messages.hpp"
#include "inspector.hpp"
#include "output.hpp"
#include "png_file.hpp"
#include "protocol.hpp"

#include <core/try.hpp>
#include <endpoint/open_manager.hpp>
#include <process/parent.hpp>
#include <system/end_soon.hpp>
#include <system/interruption.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

namespace geyser::tool::demo {
namespace {

std::int64_t now_ns() { return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1); }

/// The smallest value that at least `share` of all values do not exceed. Reorders them.
double percentile(std::vector<double>& values, double share) {
    if (values.empty()) {
        return 0;
    }
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
    std::ranges::nth_element(values, at);
    return *at;
}

class Consumer {
public:
    explicit Consumer(Channel& channel) : channel_(channel) {}

    Result<void> run() {
        GEYSER_CHECK(set_up());
        GEYSER_CHECK(take_frames());
        return finish();
    }

private:
    Result<void> set_up() {
        GEYSER_TRY(setup_, receive<Setup>(channel_));
        GEYSER_TRY(PngFile png, PngFile::open(setup_.output, "demo --output"));
        png_.emplace(std::move(png));
        const auto format = format_from_name(setup_.format);
        if (!format) {
            return fail(ErrorCode::MalformedMessage, "demo", "the set-up names no known format");
        }
        GEYSER_TRY(code_, pixel_code(*format));
        GEYSER_TRY(manager_, endpoint::open_manager(setup_.to, {.device = setup_.device,
                                                                .validation = setup_.validation,
                                                                .log = messages_.callback()}));
        return import(texture_descriptor({setup_.width, setup_.height}, *format, setup_.from, setup_.to));
    }

    Result<void> import(const TextureDescriptor& expected) {
        for (std::uint32_t i = 0; i < kSlots; ++i) {
            GEYSER_TRY(const ApiTextureHandle handle, channel_.receive<ApiTextureHandle>(kPatience));
            GEYSER_TRY(auto texture, manager_->import_texture(handle, expected));
            slots_.push_back(std::move(texture));
        }
        const std::size_t semaphores = semaphore_count(setup_.sync);
        for (std::size_t i = 0; i < semaphores; ++i) {
            GEYSER_TRY(const ApiSemaphoreHandle handle, channel_.receive<ApiSemaphoreHandle>(kPatience));
            GEYSER_TRY(auto semaphore, manager_->import_semaphore(handle));
            semaphores_.push_back(std::move(semaphore));
        }
        GEYSER_TRY(inspector_, make_inspector(*manager_, slots_, channel_));
        return send(channel_, Imported{slots_.front()->copies_per_frame()});
    }

    Result<void> take_frames() {
        for (std::uint32_t number = 1; number <= setup_.frame_count; ++number) {
            if (auto taken = take_frame(number); !taken) {
                leave_early();
                return taken;
            }
        }
        if (auto finished = inspector_->finish(); !finished) {
            leave_early();
            return finished;
        }
        return {};
    }

    Result<void> take_frame(std::uint32_t number) {
        GEYSER_TRY(const Frame frame, receive<Frame>(channel_));
        if (frame.number != number || frame.slot != slot_of(number)) {
            return fail(ErrorCode::MalformedMessage, "demo",
                        fmt::format("frame {} in slot {} came instead of frame {} in slot {}", frame.number, frame.slot,
                                    number, slot_of(number)));
        }
        GEYSER_CHECK(inspector_->take({setup_.width, setup_.height, number, setup_.frame_count, code_},
                                      sync_point(setup_.sync, semaphores_, number)));
        latencies_us_.push_back(static_cast<double>(now_ns() - frame.published_ns) / 1e3);
        return inspector_->check();
    }

    /// The producer hung up or something failed here: nothing may be destroyed that the GPU still uses.
    void leave_early() {
        if (!inspector_->abandon()) {
            png_.reset(); // leaves no empty file behind
            std::_Exit(kFailed);
        }
    }

    Result<void> finish() {
        Report report{.mismatched_frames = inspector_->mismatched_frames(),
                      .first_mismatch = inspector_->first_mismatch(),
                      .latency_p50_us = percentile(latencies_us_, 0.50),
                      .latency_p99_us = percentile(latencies_us_, 0.99)};
        const auto rgb = to_rgb8(slots_.front()->format(), inspector_->last_frame());
        GEYSER_CHECK(png_->write(setup_.width, setup_.height, rgb));
        report.validation_messages = messages_.count();
        return send(channel_, report);
    }

    Channel& channel_;
    DriverMessages messages_;
    Setup setup_;
    std::optional<PngFile> png_;
    PixelCode code_ = {};
    std::unique_ptr<TextureShareManager> manager_;
    Slots slots_;
    std::vector<std::unique_ptr<SharedSemaphore>> semaphores_;
    std::unique_ptr<Inspector> inspector_;
    std::vector<double> latencies_us_;
};

} // namespace

int run_consumer() {
    system::leave_interruptions_to_parent();
    auto channel = process::meet_parent();
    if (!channel) {
        fmt::print(stderr, "geyser {}: `geyser demo` starts this by itself: {}\n", kConsumerCommand,
                   channel.error().reason);
        return kFailed;
    }
    // Where it is killed, this side's GPU may wait for its GPU for ever, and this process for that: it has a moment to
    // leave by itself. So it has where the terminal closes.
    system::end_soon_without_terminal();
    process::when_parent_parts([](process::Parting parting) {
        if (parting == process::Parting::Died) {
            system::end_soon();
        }
    });
    const auto done = Consumer(*channel).run();
    if (done) {
        return kSuccess;
    }
    // The producer prints it. If that one is gone, there is nobody to tell.
    const Error& error = done.error();
    static_cast<void>(
        send(*channel, Failure{static_cast<std::uint16_t>(error.code), error.operation, error.reason, error.native}));
    return kFailed;
}

} // namespace geyser::tool::demo
