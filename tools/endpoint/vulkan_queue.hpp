// One command buffer at a time on a manager's queue, with the shared sync points waited for and signalled as a program
// would do it.
#pragma once

#include "vulkan_functions.hpp"

#include <optional>

namespace geyser::endpoint {

class VulkanQueue {
public:
    VulkanQueue(const VulkanFunctions& vk, VulkanTextureShareManager& manager) : vk_(vk), manager_(manager) {}
    ~VulkanQueue();
    VulkanQueue(const VulkanQueue&) = delete;
    VulkanQueue& operator=(const VulkanQueue&) = delete;

    [[nodiscard]] Result<void> init();

    /// A command buffer that records, once the one before is done.
    [[nodiscard]] Result<VkCommandBuffer> begin();
    /// Ends and submits it. A fence to wait for is waited for here, by the CPU; every other sync point is the GPU's
    /// business.
    [[nodiscard]] Result<void> submit(std::optional<SyncPoint> wait, std::optional<SyncPoint> signal);
    /// Waits until it is done.
    [[nodiscard]] Result<void> wait();
    /// Waits until everything on the queue is done, the manager's own submissions included.
    [[nodiscard]] Result<void> finish();

private:
    const VulkanFunctions& vk_;
    VulkanTextureShareManager& manager_;
    VkCommandPool pool_ = VK_NULL_HANDLE;
    VkCommandBuffer commands_ = VK_NULL_HANDLE;
    VkFence done_ = VK_NULL_HANDLE; ///< of `commands_`
    bool pending_ = false;          ///< `commands_` were submitted, and nobody has waited for them
};

} // namespace geyser::endpoint
