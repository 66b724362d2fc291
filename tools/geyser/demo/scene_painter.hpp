// Renders the scene with Vulkan.
#pragma once

#include "arena.hpp"
#include "painter.hpp"
#include "scene.hpp"
#include "submission.hpp"

#include <vector>

namespace geyser::tool::demo {

class ScenePainter final : public Painter {
public:
    [[nodiscard]] static Result<std::unique_ptr<Painter>>
    create(VulkanTextureShareManager& manager, std::vector<VulkanTexture*> images, const Picture& picture);
    ~ScenePainter() override;

    [[nodiscard]] Result<void> paint(const ShaderFrame& frame, std::optional<SyncPoint> signal) override;

private:
    ScenePainter(VulkanTextureShareManager& manager, std::vector<VulkanTexture*> images, const Picture& picture);

    VulkanTextureShareManager& manager_;
    std::vector<VulkanTexture*> images_;
    float picture_aspect_;
    std::unique_ptr<Scene> scene_;
    Arena arena_;
    std::vector<Submission> submissions_;
};

} // namespace geyser::tool::demo
