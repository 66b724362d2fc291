// Checks every pixel of the frames that arrive, on the GPU that they arrived at.
#pragma once

#include "arena.hpp"
#include "pixel_code.hpp"
#include "sealed_pixels.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace geyser::tool::demo {

/// How the checker's commands use a texture: for record_acquire() before them and record_release() after them.
inline constexpr VulkanImageState kCheckedState = {
    .layout = VK_IMAGE_LAYOUT_GENERAL,
    .stages = VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT,
    .access = VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_TRANSFER_READ_BIT,
};

class Checker {
public:
    [[nodiscard]] static Result<std::unique_ptr<Checker>> create(const VulkanTextureShareManager& manager,
                                                                 std::span<const VulkanTexture* const> textures);

    /// Records the check of one frame. The slot's last finding must have been read.
    void record_check(VkCommandBuffer commands, std::size_t slot, const ShaderFrame& frame) const;
    /// Once the commands are done.
    [[nodiscard]] Findings findings(std::size_t slot) const;

    /// Records a copy to host memory: the only time that pixels leave the GPU.
    void record_download(VkCommandBuffer commands, std::size_t slot) const;
    /// Once the commands are done: the texels, in the texture's format, without padding.
    [[nodiscard]] std::span<const std::byte> downloaded() const { return download_.bytes; }

private:
    struct Slot {
        VkImage image = VK_NULL_HANDLE;
        VkDescriptorSet set = VK_NULL_HANDLE;
        HostBuffer found = {};
    };

    explicit Checker(const VulkanTextureShareManager& manager) : arena_(manager, "demo") {}
    void create_pipeline();
    void create_slots(std::span<const VulkanTexture* const> textures);

    Arena arena_;
    VkExtent3D extent_ = {};
    VkDescriptorSetLayout set_layout_ = VK_NULL_HANDLE;
    VkPipelineLayout layout_ = VK_NULL_HANDLE;
    VkPipeline pipeline_ = VK_NULL_HANDLE;
    std::vector<Slot> slots_ = {};
    HostBuffer download_ = {};
};

} // namespace geyser::tool::demo
