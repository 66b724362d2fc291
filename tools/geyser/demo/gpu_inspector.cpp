#include "gpu_inspector.hpp"

#include <core/try.hpp>

#include <utility>

namespace geyser::tool::demo {

Result<std::unique_ptr<Inspector>> GpuInspector::create(VulkanTextureShareManager& manager,
                                                        std::vector<VulkanTexture*> images, Channel& channel) {
    load_vulkan_functions(manager);
    std::unique_ptr<GpuInspector> inspector(new GpuInspector(manager, std::move(images)));
    GEYSER_TRY(inspector->checker_, Checker::create(manager, inspector->images_));
    inspector->submissions_ = create_submissions(inspector->arena_, manager.queue_family(), kSlots);
    GEYSER_CHECK(inspector->arena_.status());
    inspector->checks_.emplace(manager.device(), *inspector->checker_, inspector->submissions_, channel);
    return inspector;
}

Result<void> GpuInspector::take(const ShaderFrame& frame, std::optional<SyncPoint> wait) {
    const std::uint32_t slot = slot_of(frame.number);
    const Submission& submission = submissions_[slot];
    VulkanTexture& texture = *images_[slot];
    GEYSER_CHECK(begin(manager_.device(), submission));
    GEYSER_CHECK(manager_.record_acquire(submission.commands, texture, kCheckedState));
    checker_->record_check(submission.commands, slot, frame);
    if (frame.number == frame.count) {
        checker_->record_download(submission.commands, slot);
    }
    GEYSER_CHECK(manager_.record_release(submission.commands, texture, kCheckedState));
    taken_ = frame;
    return end_and_submit(manager_, submission, wait, std::nullopt);
}

Result<void> GpuInspector::check() {
    checks_->add(taken_);
    return {};
}

} // namespace geyser::tool::demo
