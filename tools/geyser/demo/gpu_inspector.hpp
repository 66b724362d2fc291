// Checks frames with a Vulkan compute shader; the CPU sees no pixel but those of the last one.
#pragma once

#include "arena.hpp"
#include "checker.hpp"
#include "frame_checks.hpp"
#include "inspector.hpp"
#include "submission.hpp"

#include <utility>
#include <vector>

namespace geyser::tool::demo {

class GpuInspector final : public Inspector {
public:
    [[nodiscard]] static Result<std::unique_ptr<Inspector>>
    create(VulkanTextureShareManager& manager, std::vector<VulkanTexture*> images, Channel& channel);

    [[nodiscard]] Result<void> take(const ShaderFrame& frame, std::optional<SyncPoint> wait) override;
    [[nodiscard]] Result<void> check() override;
    [[nodiscard]] Result<void> finish() override { return checks_->finish(); }
    [[nodiscard]] bool abandon() override { return checks_->abandon(); }
    [[nodiscard]] std::uint32_t mismatched_frames() const override { return checks_->mismatched_frames(); }
    [[nodiscard]] const std::string& first_mismatch() const override { return checks_->first_mismatch(); }
    [[nodiscard]] std::span<const std::byte> last_frame() const override { return checker_->downloaded(); }

private:
    GpuInspector(VulkanTextureShareManager& manager, std::vector<VulkanTexture*> images)
        : manager_(manager), images_(std::move(images)), arena_(manager, "demo") {}

    VulkanTextureShareManager& manager_;
    std::vector<VulkanTexture*> images_;
    std::unique_ptr<Checker> checker_;
    Arena arena_;
    std::vector<Submission> submissions_;
    ShaderFrame taken_ = {};
    std::optional<FrameChecks> checks_; ///< last, because its thread uses the rest
};

} // namespace geyser::tool::demo
