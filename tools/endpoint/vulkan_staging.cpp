#include "vulkan_staging.hpp"

#include <core/try.hpp>

#include <algorithm>

namespace geyser::endpoint {

Result<void> StagingBuffer::reserve(std::size_t size) {
    if (size <= bytes_.size()) {
        return {};
    }
    destroy();
    auto allocated = allocate(std::max(size, std::size_t{64} * 1024));
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
    GEYSER_CHECK(checked("vkCreateBuffer", vk_.vkCreateBuffer(device_, &info, nullptr, &buffer_)));
    VkMemoryRequirements requirements = {};
    vk_.vkGetBufferMemoryRequirements(device_, buffer_, &requirements);
    GEYSER_TRY(memory_, allocate_memory(vk_, physical_device_, device_, requirements,
                                        VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT));
    GEYSER_CHECK(checked("vkBindBufferMemory", vk_.vkBindBufferMemory(device_, buffer_, memory_, 0)));
    void* mapping = nullptr;
    GEYSER_CHECK(checked("vkMapMemory", vk_.vkMapMemory(device_, memory_, 0, VK_WHOLE_SIZE, 0, &mapping)));
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

} // namespace geyser::endpoint
