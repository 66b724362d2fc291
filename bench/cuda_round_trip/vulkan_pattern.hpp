// Vulkan's half of the check: a compute shader that writes the pattern, and one that looks for what became of it.
#pragma once

#include <geyser/vulkan.hpp>

#include <volk.h>

#include <array>
#include <cstdint>
#include <map>

namespace bench {

/// Submits to the manager's queue, with the textures in GENERAL as acquire() leaves them. The textures that it has seen
/// must stay until it is destroyed.
class VulkanPattern {
public:
    explicit VulkanPattern(geyser::VulkanTextureShareManager& manager);
    VulkanPattern(const VulkanPattern&) = delete;
    VulkanPattern& operator=(const VulkanPattern&) = delete;
    ~VulkanPattern();

    /// Writes the pattern of `seed`.
    void fill(const geyser::SharedTexture& texture, std::uint32_t seed) { run(texture, {.seed = seed, .check = 0}); }
    /// Counts the words that are not its inverse.
    void check_inverse(const geyser::SharedTexture& texture, std::uint32_t seed) {
        run(texture, {.seed = seed, .check = 1});
    }
    /// Of all checks so far. Waits for the GPU.
    [[nodiscard]] std::uint32_t mismatches();

private:
    struct Turn {
        std::uint32_t seed;
        std::uint32_t check;
    };
    /// Work under way.
    struct Slot {
        VkCommandBuffer commands = VK_NULL_HANDLE;
        VkFence done = VK_NULL_HANDLE;
    };
    /// How the shader knows an image.
    struct Picture {
        VkImageView view = VK_NULL_HANDLE;
        VkDescriptorSet set = VK_NULL_HANDLE;
    };

    void make_counter();
    void make_pipeline();
    void make_slots();
    [[nodiscard]] const Picture& picture(const geyser::SharedTexture& texture);
    void run(const geyser::SharedTexture& texture, Turn turn);

    geyser::VulkanTextureShareManager& manager_;
    VkDevice device_;
    VkBuffer counter_ = VK_NULL_HANDLE;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;
    std::uint32_t* count_ = nullptr; ///< mapped
    VkDescriptorSetLayout set_layout_ = VK_NULL_HANDLE;
    VkPipelineLayout layout_ = VK_NULL_HANDLE;
    VkPipeline pipeline_ = VK_NULL_HANDLE;
    VkDescriptorPool descriptors_ = VK_NULL_HANDLE;
    VkCommandPool commands_ = VK_NULL_HANDLE;
    std::array<Slot, 8> slots_ = {};
    std::size_t next_ = 0;
    std::map<VkImage, Picture> pictures_ = {};
};

} // namespace bench
