#include "consumer.hpp"

#include "checker.hpp"
#include "driver_messages.hpp"
#include "frame_checks.hpp"
#include "output.hpp"
#include "png_file.hpp"
#include "protocol.hpp"
#include "submission.hpp"

#include <core/try.hpp>
#include <process/child.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <csignal>
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
        GEYSER_TRY(PngFile png, PngFile::open(setup_.output));
        png_.emplace(std::move(png));
        const auto format = format_from_name(setup_.format);
        if (!format) {
            return fail(ErrorCode::MalformedMessage, "demo", "the set-up names no known format");
        }
        GEYSER_TRY(code_, pixel_code(*format));
        GEYSER_TRY(manager_,
                   VulkanTextureShareManager::create(
                       {.device = setup_.device_uuid, .validation = setup_.validation, .log = messages_.callback()}));
        load_vulkan_functions(*manager_);
        GEYSER_CHECK(agree_on_sync());
        GEYSER_CHECK(import(texture_descriptor(setup_.width, setup_.height, *format)));
        arena_.emplace(*manager_, "demo");
        submissions_ = create_submissions(*arena_, manager_->queue_family(), kSlots);
        return arena_->status();
    }

    Result<void> agree_on_sync() {
        Capabilities producer{.api = Api::Vulkan};
        producer.identity.device = uuid_from_string(setup_.device_uuid).value_or(Uuid{});
        producer.identity.driver = uuid_from_string(setup_.driver_uuid).value_or(Uuid{});
        for (const SyncKind kind : setup_.sync) {
            producer.sync.push_back({.kind = kind, .can_export = true});
        }
        // A fence would make this CPU wait too: completion on the producer's side does that with less.
        const SyncKind best = negotiate_sync(producer, manager_->capabilities());
        sync_ = waits_on_gpu(best) ? best : SyncKind::CpuCompletion;
        return send(channel_, Ready{sync_});
    }

    Result<void> import(const TextureDescriptor& expected) {
        std::array<const VulkanTexture*, kSlots> views = {};
        for (std::uint32_t i = 0; i < kSlots; ++i) {
            GEYSER_TRY(const ApiTextureHandle handle, channel_.receive<ApiTextureHandle>(kPatience));
            GEYSER_TRY(textures_[i], manager_->import_texture(handle, expected));
            views[i] = textures_[i]->as<VulkanTexture>();
        }
        const std::size_t semaphores = semaphore_count(sync_);
        for (std::size_t i = 0; i < semaphores; ++i) {
            GEYSER_TRY(const ApiSemaphoreHandle handle, channel_.receive<ApiSemaphoreHandle>(kPatience));
            GEYSER_TRY(auto semaphore, manager_->import_semaphore(handle));
            semaphores_.push_back(std::move(semaphore));
        }
        GEYSER_TRY(checker_, Checker::create(*manager_, views));
        return send(channel_, Imported{textures_[0]->copies_per_frame()});
    }

    Result<void> take_frames() {
        checks_.emplace(manager_->device(), *checker_, submissions_, channel_);
        for (std::uint32_t number = 1; number <= setup_.frame_count; ++number) {
            if (auto taken = take_frame(number); !taken) {
                leave_early();
                return taken;
            }
        }
        if (auto finished = checks_->finish(); !finished) {
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
        const ShaderFrame shader_frame{setup_.width, setup_.height, number, setup_.frame_count, code_, 1.0F};
        const Submission& submission = submissions_[frame.slot];
        VulkanTexture& texture = *textures_[frame.slot]->as<VulkanTexture>();
        GEYSER_CHECK(begin(manager_->device(), submission));
        GEYSER_CHECK(manager_->record_acquire(submission.commands, texture, kCheckedState));
        checker_->record_check(submission.commands, frame.slot, shader_frame);
        if (number == setup_.frame_count) {
            checker_->record_download(submission.commands, frame.slot);
        }
        GEYSER_CHECK(manager_->record_release(submission.commands, texture, kCheckedState));
        GEYSER_CHECK(end_and_submit(*manager_, submission, sync_point(sync_, semaphores_, number), std::nullopt));
        latencies_us_.push_back(static_cast<double>(now_ns() - frame.published_ns) / 1e3);
        checks_->add({frame.slot, shader_frame});
        return {};
    }

    /// The producer died or something failed here: nothing may be destroyed that the GPU still uses, and it may wait
    /// for a frame that never comes.
    void leave_early() {
        if (sync_ == SyncKind::TimelineOpaqueFd) {
            // Beyond every value that the producer would have signalled. Where it still does, this fails and is not
            // needed.
            static_cast<void>(semaphores_[0]->signal(std::uint64_t{setup_.frame_count} + 1));
        }
        if (!checks_->abandon()) {
            std::_Exit(kFailed); // A binary semaphore cannot be signalled from here; only the process can end.
        }
        checks_.reset();
    }

    Result<void> finish() {
        Report report{.mismatched_frames = checks_->mismatched_frames(),
                      .first_mismatch = checks_->first_mismatch(),
                      .latency_p50_us = percentile(latencies_us_, 0.50),
                      .latency_p99_us = percentile(latencies_us_, 0.99)};
        const auto rgb = to_rgb8(textures_[0]->format(), checker_->downloaded());
        GEYSER_CHECK(png_->write(setup_.width, setup_.height, rgb));
        report.validation_messages = messages_.count();
        return send(channel_, report);
    }

    Channel& channel_;
    DriverMessages messages_;
    Setup setup_;
    std::optional<PngFile> png_;
    PixelCode code_ = {};
    std::unique_ptr<VulkanTextureShareManager> manager_;
    SyncKind sync_ = SyncKind::CpuCompletion;
    std::array<std::unique_ptr<SharedTexture>, kSlots> textures_;
    std::vector<std::unique_ptr<SharedSemaphore>> semaphores_;
    std::unique_ptr<Checker> checker_;
    std::optional<Arena> arena_;
    std::vector<Submission> submissions_;
    std::vector<double> latencies_us_;
    std::optional<FrameChecks> checks_; ///< last, because its thread uses the rest
};

} // namespace

int run_consumer() {
    // Ctrl-C reaches the whole group; the producer decides, and hangs up.
    std::signal(SIGINT, SIG_IGN);
    auto channel = Channel::adopt(UniqueFd(process::kChildSocket));
    if (!channel) {
        fmt::print(stderr, "geyser {}: `geyser demo` starts this by itself: {}\n", kConsumerCommand,
                   channel.error().reason);
        return kFailed;
    }
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
