// The physical floor of texture sharing: the same image, allocated by the driver alone and not shared.
#pragma once

#include <endpoint/vulkan_functions.hpp>

#include <geyser/vulkan.hpp>

namespace geyser::tool {

class BareImage {
public:
    BareImage(const VulkanTextureShareManager& manager, const VulkanImageParameters& parameters,
              const TextureDescriptor& descriptor)
        : vk_(endpoint::VulkanFunctions::load(manager)), physical_device_(manager.physical_device()),
          device_(manager.device()), parameters_(parameters), descriptor_(descriptor) {}
    ~BareImage();
    BareImage(const BareImage&) = delete;
    BareImage& operator=(const BareImage&) = delete;

    /// vkCreateImage, vkAllocateMemory and vkBindImageMemory, as any program calls them.
    [[nodiscard]] Result<void> allocate();

private:
    endpoint::VulkanFunctions vk_;
    VkPhysicalDevice physical_device_;
    VkDevice device_;
    const VulkanImageParameters& parameters_;
    const TextureDescriptor& descriptor_;
    VkImage image_ = VK_NULL_HANDLE;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;
};

} // namespace geyser::tool
