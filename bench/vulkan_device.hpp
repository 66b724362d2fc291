// Plain Vulkan, the same under both exchanges: a device with one queue.
#pragma once

#include <volk.h>

#include <cstdint>
#include <string>
#include <vector>

namespace bench {

/// Whether timelines must be able to go to another process.
enum class Timelines : std::uint8_t { Shared, Local };

/// The first device that has what is needed. One in a process: Vulkan's functions become this device's.
class Device {
public:
    explicit Device(Timelines timelines);
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;
    ~Device();

    [[nodiscard]] VkInstance instance() const noexcept { return instance_; }
    [[nodiscard]] VkPhysicalDevice physical() const noexcept { return physical_; }
    [[nodiscard]] VkDevice get() const noexcept { return device_; }
    [[nodiscard]] VkQueue queue() const noexcept { return queue_; }
    [[nodiscard]] std::uint32_t queue_family() const noexcept { return queue_family_; }
    [[nodiscard]] const std::vector<const char*>& extensions() const noexcept { return extensions_; }
    [[nodiscard]] Timelines timelines() const noexcept { return timelines_; }
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const std::string& driver() const noexcept { return driver_; }

    [[nodiscard]] std::uint32_t memory_type(std::uint32_t allowed, VkMemoryPropertyFlags wanted) const;

private:
    /// Complete, so that it is destroyed where the rest fails.
    struct Empty {};
    Device(Timelines timelines, Empty) : timelines_(timelines) {}
    void make_instance();
    void select(Timelines timelines);
    void make_device();

    VkInstance instance_ = VK_NULL_HANDLE;
    VkPhysicalDevice physical_ = VK_NULL_HANDLE;
    VkDevice device_ = VK_NULL_HANDLE;
    VkQueue queue_ = VK_NULL_HANDLE;
    std::uint32_t queue_family_ = 0;
    std::vector<const char*> extensions_ = {};
    Timelines timelines_;
    std::string name_ = {};
    std::string driver_ = {};
};

} // namespace bench
