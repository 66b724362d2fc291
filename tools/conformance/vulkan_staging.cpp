#include "vulkan_staging.hpp"

#include <algorithm>

namespace geyser::conformance {

Result<void> StagingBuffer::reserve(std::size_t size) {
    if (size <= bytes_.size()) {
        return {};
    }
    destroy();
    auto allocated = allocate(std::max<std::size_t>(size, 64 * 1024));
    if (!allocated) {
        destroy();
    }
    return allocated;
}

Result<void> StagingBuffer::allocate(std::size_t size) {
    const VkBufferCreateInfo info{.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
                                  .size = size,
                                  .usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                  .sharingMode = VK_SHARING_MODE_EXCLUSIVE};
    if (const VkResult result = vk_.vkCreateBuffer(device_, &info, nullptr, &buffer_); result != VK_SUCCESS) {
        return vulkan_failure("vkCreateBuffer", result);
    }
    VkMemoryRequirements requirements = {};
    vk_.vkGetBufferMemoryRequirements(device_, buffer_, &requirements);
    const auto type = find_memory_type(vk_, physical_device_, requirements.memoryTypeBits,
                                       VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT);
    if (!type) {
        return std::unexpected(type.error());
    }
    const VkMemoryAllocateInfo allocation{
        .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO, .allocationSize = requirements.size, .memoryTypeIndex = *type};
    if (const VkResult result = vk_.vkAllocateMemory(device_, &allocation, nullptr, &memory_); result != VK_SUCCESS) {
        return vulkan_failure("vkAllocateMemory", result);
    }
    if (const VkResult result = vk_.vkBindBufferMemory(device_, buffer_, memory_, 0); result != VK_SUCCESS) {
        return vulkan_failure("vkBindBufferMemory", result);
    }
    void* mapping = nullptr;
    if (const VkResult result = vk_.vkMapMemory(device_, memory_, 0, VK_WHOLE_SIZE, 0, &mapping);
        result != VK_SUCCESS) {
        return vulkan_failure("vkMapMemory", result);
    }
    bytes_ = std::span(static_cast<std::byte*>(mapping), size);
    return {};
}

void StagingBuffer::destroy() {
    vk_.vkDestroyBuffer(device_, buffer_, nullptr);
    vk_.vkFreeMemory(device_, memory_, nullptr); // unmaps
    buffer_ = VK_NULL_HANDLE;
    memory_ = VK_NULL_HANDLE;
    bytes_ = {};
}

} // namespace geyser::conformance
