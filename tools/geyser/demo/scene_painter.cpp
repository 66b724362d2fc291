#include "scene_painter.hpp"

#include "protocol.hpp"

#include <core/try.hpp>

#include <fmt/core.h>

#include <cstdint>
#include <utility>

namespace geyser::tool::demo {
namespace {

Result<void> check_queue(const VulkanTextureShareManager& manager) {
    std::uint32_t count = 0;
    vkGetPhysicalDeviceQueueFamilyProperties(manager.physical_device(), &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    vkGetPhysicalDeviceQueueFamilyProperties(manager.physical_device(), &count, families.data());
    if ((families[manager.queue_family()].queueFlags & VK_QUEUE_GRAPHICS_BIT) == 0) {
        return fail(ErrorCode::UnsupportedDescriptor, "demo",
                    fmt::format("{} has no graphics queue to draw with", manager.capabilities().device_name));
    }
    return {};
}

} // namespace

ScenePainter::ScenePainter(VulkanTextureShareManager& manager, std::vector<VulkanTexture*> images,
                           const Picture& picture)
    : manager_(manager), images_(std::move(images)),
      picture_aspect_(static_cast<float>(picture.width) / static_cast<float>(picture.height)), arena_(manager, "demo") {
}

Result<std::unique_ptr<Painter>> ScenePainter::create(VulkanTextureShareManager& manager,
                                                      std::vector<VulkanTexture*> images, const Picture& picture) {
    load_vulkan_functions(manager);
    GEYSER_CHECK(check_queue(manager));
    std::unique_ptr<ScenePainter> painter(new ScenePainter(manager, std::move(images), picture));
    GEYSER_TRY(painter->scene_, Scene::create(manager, painter->images_, picture));
    painter->submissions_ = create_submissions(painter->arena_, manager.queue_family(), kSlots);
    GEYSER_CHECK(painter->arena_.status());
    return painter;
}

ScenePainter::~ScenePainter() { vkDeviceWaitIdle(manager_.device()); }

Result<void> ScenePainter::paint(const ShaderFrame& frame, std::optional<SyncPoint> signal) {
    const std::uint32_t slot = slot_of(frame.number);
    const Submission& submission = submissions_[slot];
    VulkanTexture& texture = *images_[slot];
    if (frame.number > kSlots) {
        GEYSER_CHECK(wait_until_done(manager_.device(), submission, kPatience));
    }
    ShaderFrame scene_frame = frame;
    scene_frame.picture_aspect = picture_aspect_;
    GEYSER_CHECK(begin(manager_.device(), submission));
    // Every pixel is drawn anew, so nothing of the frame before is taken over.
    GEYSER_CHECK(manager_.record_acquire(submission.commands, texture, kTargetState, Contents::Discard));
    scene_->record(submission.commands, slot, scene_frame);
    GEYSER_CHECK(manager_.record_release(submission.commands, texture, kTargetState));
    GEYSER_CHECK(end_and_submit(manager_, submission, std::nullopt, signal));
    return signal ? Result<void>() : wait_until_done(manager_.device(), submission, kPatience);
}

} // namespace geyser::tool::demo
