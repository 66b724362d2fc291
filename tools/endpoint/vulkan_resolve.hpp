// A private single-sampled image into which multisampled ones are resolved, so that they can be copied.
#pragma once

#include "vulkan_functions.hpp"

namespace geyser::endpoint {

class ResolveTarget {
public:
    ResolveTarget(const VulkanFunctions& vk, VkPhysicalDevice physical_device, VkDevice device)
        : vk_(vk), physical_device_(physical_device), device_(device) {}
    ~ResolveTarget() { destroy(); }
    ResolveTarget(const ResolveTarget&) = delete;
    ResolveTarget& operator=(const ResolveTarget&) = delete;

    /// Makes a new image; no GPU work may use the old one.
    [[nodiscard]] Result<void> reserve(std::uint32_t vk_format, std::uint32_t width, std::uint32_t height);
    /// Records the resolve of `source`, and answers the image that then holds it in TRANSFER_SRC_OPTIMAL.
    VkImage record(VkCommandBuffer commands, VkImage source, VkImageLayout source_layout);

private:
    void destroy();

    const VulkanFunctions& vk_;
    VkPhysicalDevice physical_device_;
    VkDevice device_;
    VkImage image_ = VK_NULL_HANDLE;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;
    VkExtent3D extent_ = {};
};

} // namespace geyser::endpoint
