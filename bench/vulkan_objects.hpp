// Images and timelines that can go to another process as opaque file descriptors, by hand.
#pragma once

#include "vulkan_device.hpp"

#include <cstdint>

namespace bench {

/// What an importer must repeat of the exporter's allocation (traps 1 and 2).
struct Allocation {
    VkDeviceSize size = 0;
    std::uint32_t memory_type = 0;
};

/// RGBA, 8 bits each, optimal tiling, with memory of its own.
class Image {
public:
    /// Not shared.
    Image(const Device& device, VkExtent2D extent);
    [[nodiscard]] static Image make_exportable(const Device& device, VkExtent2D extent);
    /// Takes `fd`.
    [[nodiscard]] static Image import(const Device& device, VkExtent2D extent, Allocation allocation, int fd);
    Image(Image&& other) noexcept;
    Image& operator=(Image&&) = delete;
    ~Image();

    [[nodiscard]] VkImage get() const noexcept { return image_; }
    [[nodiscard]] Allocation allocation() const noexcept { return allocation_; }
    /// The caller's own.
    [[nodiscard]] int export_fd() const;

private:
    explicit Image(const Device& device) : device_(device) {}
    void make(VkExtent2D extent, bool shared);
    void allocate(const void* chain);

    const Device& device_;
    VkImage image_ = VK_NULL_HANDLE;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;
    Allocation allocation_ = {};
};

/// A semaphore that a device can signal to other processes, or to itself alone (Device::timelines()).
class Timeline {
public:
    explicit Timeline(const Device& device);
    /// Takes `fd`.
    Timeline(const Device& device, int fd);
    Timeline(Timeline&& other) noexcept;
    Timeline& operator=(Timeline&&) = delete;
    ~Timeline();

    [[nodiscard]] VkSemaphore get() const noexcept { return semaphore_; }
    /// The caller's own.
    [[nodiscard]] int export_fd() const;
    [[nodiscard]] std::uint64_t value() const;
    /// On the CPU, at most kPatience; `who` is late otherwise.
    void wait(std::uint64_t value, const char* who) const;

private:
    const Device& device_;
    VkSemaphore semaphore_ = VK_NULL_HANDLE;
};

} // namespace bench
