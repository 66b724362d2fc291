// What the GPU does for a frame, the same in both exchanges.
#pragma once

#include "exchange.hpp"
#include "vulkan_objects.hpp"

#include <array>
#include <cstdint>
#include <span>

namespace bench {

/// A value of a timeline that a submission waits for or signals.
struct Point {
    VkSemaphore semaphore = VK_NULL_HANDLE;
    std::uint64_t value = 0;
};

/// Command buffers for the frames in flight, each with the fence that tells when it may be used again.
class Submissions {
public:
    explicit Submissions(const Device& device);
    Submissions(const Submissions&) = delete;
    Submissions& operator=(const Submissions&) = delete;
    ~Submissions();

    /// Waits for the GPU where as many frames are in flight as may be.
    [[nodiscard]] VkCommandBuffer begin();
    void end() const;
    /// What was recorded last. The only part of a frame's work whose time counts as the exchange's.
    void submit(std::span<const Point> wait, std::span<const Point> signal);
    /// Until the GPU has done all of it.
    void finish() const;

private:
    struct Slot {
        VkCommandBuffer commands = VK_NULL_HANDLE;
        VkFence done = VK_NULL_HANDLE;
    };
    void wait_for(const Slot& slot) const;

    const Device& device_;
    VkCommandPool pool_ = VK_NULL_HANDLE;
    std::array<Slot, kFramesInFlight> slots_ = {};
    std::size_t current_ = 0;
};

/// How both kinds of work use a shared texture: in GENERAL, by copies.
inline constexpr VkImageLayout kWorkLayout = VK_IMAGE_LAYOUT_GENERAL;
inline constexpr VkPipelineStageFlags kWorkStages = VK_PIPELINE_STAGE_TRANSFER_BIT;

/// Draws: fills a picture with the frame's colour, copies it to and fro, and then into the texture.
class Drawing {
public:
    static constexpr VkAccessFlags kAccess = VK_ACCESS_TRANSFER_WRITE_BIT;

    Drawing(const Device& device, VkExtent2D extent);
    void record(VkCommandBuffer commands, VkImage texture, std::uint64_t frame) const;

private:
    VkExtent2D extent_;
    Image picture_;
    Image other_;
};

/// Copies the texture into a picture of its own.
class Copying {
public:
    static constexpr VkAccessFlags kAccess = VK_ACCESS_TRANSFER_READ_BIT;

    Copying(const Device& device, VkExtent2D extent);
    Copying(const Copying&) = delete;
    Copying& operator=(const Copying&) = delete;
    ~Copying();

    void record(VkCommandBuffer commands, VkImage texture) const;
    /// Whether every texel of the picture is the frame's. Waits for the GPU.
    [[nodiscard]] bool shows(std::uint64_t frame, Submissions& submissions) const;

private:
    const Device& device_;
    VkExtent2D extent_;
    Image picture_;
    VkBuffer buffer_ = VK_NULL_HANDLE;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;
    const std::uint32_t* texels_ = nullptr;
};

} // namespace bench
