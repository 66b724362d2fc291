#include "producer.hpp"

#include "driver_messages.hpp"
#include "interruption.hpp"
#include "protocol.hpp"
#include "scene.hpp"
#include "submission.hpp"

#include <core/try.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace geyser::tool::demo {
namespace {

using Clock = std::chrono::steady_clock;

class Producer {
public:
    Producer(Channel& channel, const DemoParameters& parameters) : channel_(channel), parameters_(parameters) {}
    ~Producer() {
        if (manager_) {
            vkDeviceWaitIdle(manager_->device());
        }
    }
    Producer(const Producer&) = delete;
    Producer& operator=(const Producer&) = delete;

    Result<DemoResult> run(const std::function<void(std::uint32_t)>& progress) {
        GEYSER_CHECK(open_device());
        GEYSER_CHECK(introduce());
        GEYSER_CHECK(share_textures());
        GEYSER_CHECK(prepare_drawing());
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
        GEYSER_TRY(manager_, VulkanTextureShareManager::create({.device = parameters_.device,
                                                                .validation = parameters_.validation,
                                                                .log = messages_.callback()}));
        load_vulkan_functions(*manager_);
        const TextureDescriptor& texture = parameters_.texture;
        GEYSER_TRY(const TextureSupport support, manager_->query(texture, manager_->default_transport()));
        if (!support.can_export) {
            return fail(ErrorCode::UnsupportedDescriptor, "demo",
                        fmt::format("{} cannot share {} at {}x{}: {}", manager_->capabilities().device_name,
                                    name(texture.format), texture.width, texture.height, support.reason));
        }
        return check_queue();
    }

    Result<void> check_queue() const {
        std::uint32_t count = 0;
        vkGetPhysicalDeviceQueueFamilyProperties(manager_->physical_device(), &count, nullptr);
        std::vector<VkQueueFamilyProperties> families(count);
        vkGetPhysicalDeviceQueueFamilyProperties(manager_->physical_device(), &count, families.data());
        if ((families[manager_->queue_family()].queueFlags & VK_QUEUE_GRAPHICS_BIT) == 0) {
            return fail(ErrorCode::UnsupportedDescriptor, "demo",
                        fmt::format("{} has no graphics queue to draw with", manager_->capabilities().device_name));
        }
        return {};
    }

    Result<void> introduce() {
        const Capabilities& capabilities = manager_->capabilities();
        Setup setup{.device_uuid = to_string(capabilities.identity.device),
                    .driver_uuid = to_string(capabilities.identity.driver),
                    .width = parameters_.texture.width,
                    .height = parameters_.texture.height,
                    .format = std::string(name(parameters_.texture.format)),
                    .frame_count = parameters_.frames,
                    .output = parameters_.output,
                    .validation = parameters_.validation};
        for (const SyncSupport& sync : capabilities.sync) {
            if (sync.can_export) {
                setup.sync.push_back(sync.kind);
            }
        }
        GEYSER_CHECK(send(channel_, setup));
        GEYSER_TRY(const Ready ready, receive<Ready>(channel_));
        sync_ = ready.sync;
        return {};
    }

    Result<void> share_textures() {
        for (auto& texture : textures_) {
            GEYSER_TRY(texture, manager_->create_shareable_texture(parameters_.texture));
            GEYSER_TRY(const ApiTextureHandle handle, manager_->export_texture(*texture));
            GEYSER_CHECK(channel_.send(handle, kPatience));
        }
        const std::uint32_t semaphores = semaphore_count(sync_);
        for (std::uint32_t i = 0; i < semaphores; ++i) {
            GEYSER_TRY(auto semaphore, manager_->create_semaphore(sync_));
            GEYSER_TRY(const ApiSemaphoreHandle handle, manager_->export_semaphore(*semaphore));
            GEYSER_CHECK(channel_.send(handle, kPatience));
            semaphores_.push_back(std::move(semaphore));
        }
        return {};
    }

    Result<void> prepare_drawing() {
        std::array<const VulkanTexture*, kSlots> targets = {};
        for (std::uint32_t i = 0; i < kSlots; ++i) {
            targets[i] = textures_[i]->as<VulkanTexture>();
        }
        GEYSER_TRY(scene_, Scene::create(*manager_, targets, parameters_.picture));
        arena_.emplace(*manager_, "demo");
        submissions_ = create_submissions(*arena_, manager_->queue_family(), kSlots);
        return arena_->status();
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
        const std::uint32_t slot = slot_of(number);
        const Submission& submission = submissions_[slot];
        VulkanTexture& texture = *textures_[slot]->as<VulkanTexture>();
        const float aspect =
            static_cast<float>(parameters_.picture.width) / static_cast<float>(parameters_.picture.height);
        GEYSER_CHECK(begin(manager_->device(), submission));
        // Every pixel is drawn anew, so nothing of the frame before is taken over.
        GEYSER_CHECK(manager_->record_acquire(submission.commands, texture, kTargetState, Contents::Discard));
        scene_->record(submission.commands, slot,
                       {texture.width(), texture.height(), number, parameters_.frames, code_, aspect});
        GEYSER_CHECK(manager_->record_release(submission.commands, texture, kTargetState));
        GEYSER_CHECK(end_and_submit(*manager_, submission, std::nullopt, sync_point(sync_, semaphores_, number)));
        if (!waits_on_gpu(sync_)) {
            GEYSER_CHECK(wait_until_done(manager_->device(), submission, kPatience));
        }
        return send(channel_, Frame{.slot = slot,
                                    .number = number,
                                    .published_ns = Clock::now().time_since_epoch() / std::chrono::nanoseconds(1)});
    }

    /// The consumer says that it is done with a frame. The GPU here never waits for the GPU there.
    Result<void> take_back(std::uint32_t number) {
        if (Interruption::signal() != 0) {
            return fail(ErrorCode::Interrupted, "demo", "it was interrupted");
        }
        GEYSER_TRY(const Released released, receive<Released>(channel_));
        if (released.number != number || released.slot != slot_of(number)) {
            return fail(ErrorCode::MalformedMessage, "demo",
                        fmt::format("frame {} came back instead of frame {}", released.number, number));
        }
        return wait_until_done(manager_->device(), submissions_[released.slot], kPatience);
    }

    DemoResult result(const Imported& imported, const Report& report, double seconds) const {
        return {.frames = parameters_.frames,
                .mismatched_frames = report.mismatched_frames,
                .first_mismatch = report.first_mismatch,
                .copies_per_frame = textures_[0]->copies_per_frame() + imported.copies_per_frame,
                .transport = textures_[0]->transport(),
                .sync = sync_,
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
    std::unique_ptr<VulkanTextureShareManager> manager_;
    SyncKind sync_ = SyncKind::CpuCompletion;
    std::array<std::unique_ptr<SharedTexture>, kSlots> textures_;
    std::vector<std::unique_ptr<SharedSemaphore>> semaphores_;
    std::unique_ptr<Scene> scene_;
    std::optional<Arena> arena_;
    std::vector<Submission> submissions_;
};

} // namespace

Result<DemoResult> produce(Channel& channel, const DemoParameters& parameters,
                           const std::function<void(std::uint32_t)>& progress) {
    return Producer(channel, parameters).run(progress);
}

} // namespace geyser::tool::demo
