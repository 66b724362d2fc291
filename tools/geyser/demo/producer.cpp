#include "producer.hpp"

#include "driver_messages.hpp"
#include "painter.hpp"
#include "protocol.hpp"

#include <core/try.hpp>
#include <endpoint/open_manager.hpp>
#include <system/interruption.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace geyser::tool::demo {
namespace {

using Clock = std::chrono::steady_clock;

class Producer {
public:
    Producer(Channel& channel, const DemoParameters& parameters) : channel_(channel), parameters_(parameters) {}

    Result<DemoResult> run(const std::function<void(std::uint32_t)>& progress) {
        GEYSER_CHECK(open_device());
        GEYSER_CHECK(introduce());
        GEYSER_CHECK(share_textures());
        GEYSER_TRY(painter_, make_painter(*manager_, slots_, parameters_.picture));
        GEYSER_TRY(const Imported imported, receive<Imported>(channel_));
        const auto start = Clock::now();
        GEYSER_CHECK(draw_frames(progress));
        const std::chrono::duration<double> seconds = Clock::now() - start;
        GEYSER_TRY(const Report report, receive<Report>(channel_));
        return result(imported, report, seconds.count());
    }

private:
    Result<void> open_device() {
        GEYSER_TRY(code_, pixel_code(parameters_.texture.format));
        GEYSER_TRY(manager_, endpoint::open_manager(parameters_.from,
                                                    {.device = only_consumer_has_devices() ? "" : parameters_.device,
                                                     .validation = parameters_.validation,
                                                     .log = messages_.callback()}));
        GEYSER_TRY(agreement_, agree());
        return endpoint::make_current(*manager_);
    }

    /// The consumer's API is opened here too for a moment: only who has both can say how they share.
    Result<Agreement> agree() const {
        GEYSER_TRY(const auto consumer, endpoint::open_manager(parameters_.to, {.device = device_of_consumer()}));
        auto agreement = negotiate(*manager_, *consumer, parameters_.texture);
        if (!agreement) {
            const TextureDescriptor& texture = parameters_.texture;
            return fail(agreement.error().code, "demo",
                        fmt::format("{} and {} cannot share {} at {}x{}: {}", describe(*manager_), describe(*consumer),
                                    name(texture.format), texture.width, texture.height, agreement.error().reason));
        }
        if (!waits_on_gpu(agreement->sync)) {
            // A fence would make the consumer's CPU wait too: completion on this side does that with less.
            agreement->sync = SyncKind::CpuCompletion;
        }
        return agreement;
    }

    static std::string describe(const TextureShareManager& manager) {
        const Capabilities& capabilities = manager.capabilities();
        return fmt::format("{} \"{}\"", name(capabilities.api), capabilities.device_name);
    }

    [[nodiscard]] bool only_consumer_has_devices() const {
        return parameters_.from == Api::Host && parameters_.to != Api::Host;
    }
    /// The producer's, where both have one to choose.
    [[nodiscard]] std::string device_of_consumer() const {
        return only_consumer_has_devices() ? parameters_.device : endpoint::same_device(parameters_.to, *manager_);
    }

    Result<void> introduce() {
        return send(channel_, Setup{.from = parameters_.from,
                                    .to = parameters_.to,
                                    .device = device_of_consumer(),
                                    .width = parameters_.texture.width,
                                    .height = parameters_.texture.height,
                                    .format = std::string(name(parameters_.texture.format)),
                                    .frame_count = parameters_.frames,
                                    .sync = agreement_.sync,
                                    .output = parameters_.output,
                                    .validation = parameters_.validation});
    }

    Result<void> share_textures() {
        for (std::uint32_t i = 0; i < kSlots; ++i) {
            GEYSER_TRY(auto texture, manager_->create_shareable_texture(parameters_.texture, agreement_.transport));
            GEYSER_TRY(const ApiTextureHandle handle, manager_->export_texture(*texture));
            GEYSER_CHECK(channel_.send(handle, kPatience));
            slots_.push_back(std::move(texture));
        }
        const std::uint32_t semaphores = semaphore_count(agreement_.sync);
        for (std::uint32_t i = 0; i < semaphores; ++i) {
            GEYSER_TRY(auto semaphore, manager_->create_semaphore(agreement_.sync));
            GEYSER_TRY(const ApiSemaphoreHandle handle, manager_->export_semaphore(*semaphore));
            GEYSER_CHECK(channel_.send(handle, kPatience));
            semaphores_.push_back(std::move(semaphore));
        }
        return {};
    }

    Result<void> draw_frames(const std::function<void(std::uint32_t)>& progress) {
        for (std::uint32_t number = 1; number <= parameters_.frames; ++number) {
            if (number > kSlots) {
                GEYSER_CHECK(take_back(number - kSlots));
                progress(number - kSlots);
            }
            GEYSER_CHECK(publish(number));
        }
        for (std::uint32_t number = parameters_.frames - std::min(parameters_.frames, kSlots) + 1;
             number <= parameters_.frames; ++number) {
            GEYSER_CHECK(take_back(number));
            progress(number);
        }
        return {};
    }

    Result<void> publish(std::uint32_t number) {
        const TextureDescriptor& texture = parameters_.texture;
        GEYSER_CHECK(painter_->paint({texture.width, texture.height, number, parameters_.frames, code_},
                                     sync_point(agreement_.sync, semaphores_, number)));
        return send(channel_, Frame{.slot = slot_of(number),
                                    .number = number,
                                    .published_ns = Clock::now().time_since_epoch() / std::chrono::nanoseconds(1)});
    }

    /// The consumer says that it is done with a frame. The GPU here never waits for the GPU there.
    Result<void> take_back(std::uint32_t number) {
        if (system::Interruption::signal() != 0) {
            return fail(ErrorCode::Interrupted, "demo", "it was interrupted");
        }
        GEYSER_TRY(const Released released, receive<Released>(channel_));
        if (released.number != number || released.slot != slot_of(number)) {
            return fail(ErrorCode::MalformedMessage, "demo",
                        fmt::format("frame {} came back instead of frame {}", released.number, number));
        }
        return {};
    }

    DemoResult result(const Imported& imported, const Report& report, double seconds) const {
        return {.frames = parameters_.frames,
                .mismatched_frames = report.mismatched_frames,
                .first_mismatch = report.first_mismatch,
                .copies_per_frame = slots_.front()->copies_per_frame() + imported.copies_per_frame,
                .transport = slots_.front()->transport(),
                .sync = agreement_.sync,
                .fps = parameters_.frames / seconds,
                .latency_p50_us = report.latency_p50_us,
                .latency_p99_us = report.latency_p99_us,
                .device = manager_->capabilities().device_name,
                .driver = manager_->capabilities().driver,
                .validation_messages = messages_.count() + report.validation_messages};
    }

    Channel& channel_;
    const DemoParameters& parameters_;
    DriverMessages messages_;
    PixelCode code_ = {};
    std::unique_ptr<TextureShareManager> manager_;
    Agreement agreement_ = {};
    Slots slots_;
    std::vector<std::unique_ptr<SharedSemaphore>> semaphores_;
    std::unique_ptr<Painter> painter_;
};

} // namespace

Result<DemoResult> produce(Channel& channel, const DemoParameters& parameters,
                           const std::function<void(std::uint32_t)>& progress) {
    return Producer(channel, parameters).run(progress);
}

} // namespace geyser::tool::demo
