// A mapped buffer through which texels travel to and from images.
#pragma once

#include "vulkan_functions.hpp"

#include <cstddef>
#include <span>

namespace geyser::endpoint {

class StagingBuffer {
public:
    StagingBuffer(const VulkanFunctions& vk, VkPhysicalDevice physical_device, VkDevice device)
        : vk_(vk), physical_device_(physical_device), device_(device) {}
    ~StagingBuffer() { destroy(); }
    StagingBuffer(const StagingBuffer&) = delete;
    StagingBuffer& operator=(const StagingBuffer&) = delete;

    /// Makes it at least `size` bytes long; no GPU work may use it. What was in it is lost where it grows.
    [[nodiscard]] Result<void> reserve(std::size_t size);
    [[nodiscard]] VkBuffer buffer() const noexcept { return buffer_; }
    [[nodiscard]] std::span<std::byte> bytes() const noexcept { return bytes_; }

private:
    void destroy();
    [[nodiscard]] Result<void> allocate(std::size_t size);

    const VulkanFunctions& vk_;
    VkPhysicalDevice physical_device_;
    VkDevice device_;
    VkBuffer buffer_ = VK_NULL_HANDLE;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;
    std::span<std::byte> bytes_;
};

} // namespace geyser::endpoint
