// The plain Vulkan that the examples need and that none of them is about: clear an image, read it back.
#pragma once

#include <geyser/vulkan.hpp>

#include <volk.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <vector>

namespace example {

/// R, G, B, A of a TextureFormat::Rgba8Unorm texture.
using Pixel = std::array<std::uint8_t, 4>;

/// Whether there are pixels, and no other colour among them.
[[nodiscard]] inline bool all_are(const Pixel& colour, const std::vector<Pixel>& pixels) {
    return !pixels.empty() && std::ranges::count(pixels, colour) == std::ssize(pixels);
}

/// One command buffer on a manager's queue, used again and again. Make it after the textures and semaphores that its
/// commands use: its destructor waits for the queue, so that they are destroyed only when the GPU is done with them.
class Gpu {
public:
    explicit Gpu(const geyser::VulkanTextureShareManager& manager);
    Gpu(const Gpu&) = delete;
    Gpu& operator=(const Gpu&) = delete;
    ~Gpu();

    /// The device's functions, for what an example does itself.
    VolkDeviceTable vk = {};

    /// Empty and ready to record, once the GPU is done with what was submitted before.
    [[nodiscard]] VkCommandBuffer begin() const;
    /// Records a clear of the whole image, which is in VK_IMAGE_LAYOUT_GENERAL.
    void clear(VkCommandBuffer commands, const geyser::SharedTexture& texture, const Pixel& colour) const;
    /// Ends the recording and submits it.
    void submit(VkCommandBuffer commands) const;

    /// The texture's pixels, row by row, read on the GPU after all work submitted before. The image is in
    /// VK_IMAGE_LAYOUT_GENERAL, as acquire() leaves it.
    [[nodiscard]] std::vector<Pixel> read_back(const geyser::SharedTexture& texture) const;

private:
    [[nodiscard]] std::uint32_t cpu_memory_type(std::uint32_t allowed_types) const;

    VkPhysicalDevice physical_device_;
    VkDevice device_;
    VkQueue queue_;
    VkCommandPool pool_ = VK_NULL_HANDLE;
    VkCommandBuffer commands_ = VK_NULL_HANDLE;
};

} // namespace example
