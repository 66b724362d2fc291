// Command buffers and buffers of a test's own, on a manager's device.
#pragma once

#include <geyser/vulkan.hpp>

#include <volk.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace geyser::test {

inline void vk_check(VkResult result, const char* call) {
    if (result != VK_SUCCESS) {
        throw std::runtime_error(std::string(call) + ": " + std::to_string(result));
    }
}

/// Points volk at Vulkan. Its functions go through the loader, so one instance serves the objects of all.
inline void use_volk(const VulkanTextureShareManager& manager) {
    volkInitializeCustom(manager.get_instance_proc_addr());
    volkLoadInstance(manager.instance());
}

inline std::uint32_t memory_type(VkPhysicalDevice physical, std::uint32_t type_bits, VkMemoryPropertyFlags wanted) {
    VkPhysicalDeviceMemoryProperties properties;
    vkGetPhysicalDeviceMemoryProperties(physical, &properties);
    for (std::uint32_t i = 0; i < properties.memoryTypeCount; ++i) {
        if ((type_bits >> i & 1U) != 0 && (properties.memoryTypes[i].propertyFlags & wanted) == wanted) {
            return i;
        }
    }
    throw std::runtime_error("no such memory type");
}

/// A command pool, and a mapped buffer to read textures back into.
class VulkanCommands {
public:
    explicit VulkanCommands(VulkanTextureShareManager& manager) : manager_(manager), device_(manager.device()) {
        use_volk(manager);
        const VkCommandPoolCreateInfo pool{.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                           .flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT,
                                           .queueFamilyIndex = manager.queue_family()};
        vk_check(vkCreateCommandPool(device_, &pool, nullptr, &pool_), "vkCreateCommandPool");
        const VkCommandBufferAllocateInfo commands{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                                   .commandPool = pool_,
                                                   .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                                   .commandBufferCount = 1};
        vk_check(vkAllocateCommandBuffers(device_, &commands, &commands_), "vkAllocateCommandBuffers");
        const VkBufferCreateInfo buffer{.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
                                        .size = kBufferSize,
                                        .usage = VK_BUFFER_USAGE_TRANSFER_DST_BIT};
        vk_check(vkCreateBuffer(device_, &buffer, nullptr, &buffer_), "vkCreateBuffer");
        VkMemoryRequirements needs;
        vkGetBufferMemoryRequirements(device_, buffer_, &needs);
        const VkMemoryAllocateInfo memory{
            .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
            .allocationSize = needs.size,
            .memoryTypeIndex = memory_type(manager.physical_device(), needs.memoryTypeBits,
                                           VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT)};
        vk_check(vkAllocateMemory(device_, &memory, nullptr, &memory_), "vkAllocateMemory");
        vk_check(vkBindBufferMemory(device_, buffer_, memory_, 0), "vkBindBufferMemory");
        vk_check(vkMapMemory(device_, memory_, 0, VK_WHOLE_SIZE, 0, &mapped_), "vkMapMemory");
    }
    VulkanCommands(const VulkanCommands&) = delete;
    VulkanCommands& operator=(const VulkanCommands&) = delete;
    ~VulkanCommands() {
        vkQueueWaitIdle(manager_.queue());
        vkDestroyBuffer(device_, buffer_, nullptr);
        vkFreeMemory(device_, memory_, nullptr);
        vkDestroyCommandPool(device_, pool_, nullptr);
    }

    /// Records, submits, and waits for the end of it.
    void run(const std::function<void(VkCommandBuffer)>& record, const HandOff& sync = {}) {
        const VkCommandBufferBeginInfo begin{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
                                             .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT};
        vk_check(vkBeginCommandBuffer(commands_, &begin), "vkBeginCommandBuffer");
        record(commands_);
        vk_check(vkEndCommandBuffer(commands_), "vkEndCommandBuffer");
        if (const auto submitted = manager_.submit(commands_, sync); !submitted) {
            throw std::runtime_error(submitted.error().message());
        }
        vk_check(vkQueueWaitIdle(manager_.queue()), "vkQueueWaitIdle");
    }

    /// Fills an image that is in any layout with one colour; afterwards it is in TRANSFER_DST_OPTIMAL.
    static void clear(VkCommandBuffer commands, VkImage image, std::array<float, 4> color) {
        barrier(commands, image, 0, VK_ACCESS_TRANSFER_WRITE_BIT, VK_IMAGE_LAYOUT_UNDEFINED,
                VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
        VkClearColorValue value{};
        std::ranges::copy(color, value.float32);
        vkCmdClearColorImage(commands, image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, &value, 1, &kWhole);
    }

    /// Copies an image of 4 bytes a texel, in TRANSFER_SRC_OPTIMAL or GENERAL, to where texels() finds it.
    void copy_out(VkCommandBuffer commands, const VulkanTexture& texture, VkImageLayout layout) const {
        const VkBufferImageCopy region{.imageSubresource = {.aspectMask = VK_IMAGE_ASPECT_COLOR_BIT, .layerCount = 1},
                                       .imageExtent = {texture.width(), texture.height(), 1}};
        vkCmdCopyImageToBuffer(commands, texture.image(), layout, buffer_, 1, &region);
        const VkMemoryBarrier to_host{.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
                                      .srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
                                      .dstAccessMask = VK_ACCESS_HOST_READ_BIT};
        vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_PIPELINE_STAGE_HOST_BIT, 0, 1, &to_host, 0,
                             nullptr, 0, nullptr);
    }
    /// What copy_out() brought, once it ran.
    [[nodiscard]] std::vector<std::uint32_t> texels(const SharedTexture& texture) const {
        const auto* first = static_cast<const std::uint32_t*>(mapped_);
        return {first, first + std::size_t{texture.width()} * texture.height()};
    }

    static void barrier(VkCommandBuffer commands, VkImage image, VkAccessFlags from_access, VkAccessFlags to_access,
                        VkImageLayout from, VkImageLayout to) {
        const VkImageMemoryBarrier barrier{.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
                                           .srcAccessMask = from_access,
                                           .dstAccessMask = to_access,
                                           .oldLayout = from,
                                           .newLayout = to,
                                           .srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
                                           .dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
                                           .image = image,
                                           .subresourceRange = kWhole};
        vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, 0, 0,
                             nullptr, 0, nullptr, 1, &barrier);
    }

private:
    static constexpr VkDeviceSize kBufferSize = 64 * 1024;
    static constexpr VkImageSubresourceRange kWhole = {
        .aspectMask = VK_IMAGE_ASPECT_COLOR_BIT, .levelCount = 1, .layerCount = 1};

    VulkanTextureShareManager& manager_;
    VkDevice device_;
    VkCommandPool pool_ = VK_NULL_HANDLE;
    VkCommandBuffer commands_ = VK_NULL_HANDLE;
    VkBuffer buffer_ = VK_NULL_HANDLE;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;
    void* mapped_ = nullptr;
};

/// An Rgba8Unorm texel whose channels are 0 or 255, as the buffer shows it.
inline constexpr std::array<float, 4> kRed = {1, 0, 0, 1};
inline constexpr std::uint32_t kRedTexel = 0xff0000ff;

} // namespace geyser::test
