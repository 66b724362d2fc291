#pragma once

#include "endpoint.hpp"
#include "vulkan_copy_plan.hpp"
#include "vulkan_functions.hpp"
#include "vulkan_queue.hpp"
#include "vulkan_resolve.hpp"
#include "vulkan_staging.hpp"

#include <vector>

namespace geyser::conformance {

/// Copies between a staging buffer and the image, in one command buffer with the recorded hand-off.
class VulkanEndpoint final : public Endpoint {
public:
    [[nodiscard]] static Result<std::unique_ptr<VulkanEndpoint>> create(VulkanTextureShareManager& manager);

    [[nodiscard]] Result<void> write(SharedTexture& texture, Use use, Turn turn,
                                     std::optional<SyncPoint> signal) override;
    [[nodiscard]] Result<Comparison> read(SharedTexture& texture, Turn turn, std::optional<SyncPoint> wait) override;
    [[nodiscard]] Result<void> finish() override { return queue_.finish(); }

private:
    explicit VulkanEndpoint(VulkanTextureShareManager& manager);

    [[nodiscard]] Result<void> take_for_writing(VkCommandBuffer commands, VulkanTexture& texture, Use use, Way way);
    [[nodiscard]] Result<void> read_to_staging(SharedTexture& texture, const CopyPlan& plan, Way way,
                                               std::optional<SyncPoint> wait);
    void record_write(VkCommandBuffer commands, const VulkanTexture& texture, const CopyPlan& plan);
    [[nodiscard]] Result<void> record_read(VkCommandBuffer commands, const VulkanTexture& texture,
                                           const CopyPlan& plan);
    void transition(VkCommandBuffer commands, const VulkanTexture& texture, const VulkanImageState& from,
                    const VulkanImageState& to);

    VulkanTextureShareManager& manager_;
    VulkanFunctions vk_;
    StagingBuffer staging_;
    ResolveTarget resolved_;
    VulkanQueue queue_;
};

} // namespace geyser::conformance
