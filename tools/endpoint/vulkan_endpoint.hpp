#pragma once

#include "endpoint.hpp"
#include "vulkan_copy_plan.hpp"
#include "vulkan_functions.hpp"
#include "vulkan_queue.hpp"
#include "vulkan_resolve.hpp"
#include "vulkan_staging.hpp"

#include <vector>

namespace geyser::endpoint {

/// Copies between a staging buffer and the image, for recorded hand-offs in one command buffer with the barriers.
/// Between its calls an image in this side's hands is in GENERAL, as the manager's own hand-offs leave it and take it.
class VulkanEndpoint final : public Endpoint {
public:
    [[nodiscard]] static Result<std::unique_ptr<VulkanEndpoint>> create(VulkanTextureShareManager& manager);

    [[nodiscard]] Result<void> upload(SharedTexture& texture, const Fill& fill) override;
    [[nodiscard]] Result<void> download(SharedTexture& texture, const Look& look) override;
    [[nodiscard]] Result<void> finish() override { return queue_.finish(); }
    [[nodiscard]] Result<void> write(SharedTexture& texture, Use use, Way way, std::optional<SyncPoint> signal,
                                     const Fill& fill) override;
    [[nodiscard]] Result<void> read(SharedTexture& texture, Way way, std::optional<SyncPoint> wait,
                                    const Look& look) override;

private:
    explicit VulkanEndpoint(VulkanTextureShareManager& manager);

    [[nodiscard]] Result<VkCommandBuffer> begin(const CopyPlan& plan);
    void fill_staging(const CopyPlan& plan, const Fill& fill);
    [[nodiscard]] Result<void> look_at_staging(const CopyPlan& plan, const Look& look);
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

} // namespace geyser::endpoint
