// The animated scene, drawn straight into the shared textures by one render pass with two subpasses.
#pragma once

#include "arena.hpp"
#include "picture.hpp"
#include "pixel_code.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace geyser::tool::demo {

/// How the scene's commands use a target: for record_acquire() before record() and record_release() after it.
inline constexpr VulkanImageState kTargetState = {
    .layout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
    .stages = VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT,
    .access = VK_ACCESS_COLOR_ATTACHMENT_READ_BIT | VK_ACCESS_COLOR_ATTACHMENT_WRITE_BIT,
};

class Scene {
public:
    /// The targets are of one description and outlive the scene.
    [[nodiscard]] static Result<std::unique_ptr<Scene>>
    create(VulkanTextureShareManager& manager, std::span<const VulkanTexture* const> targets, const Picture& picture);

    /// Records the drawing of one frame into targets[target].
    void record(VkCommandBuffer commands, std::size_t target, const ShaderFrame& frame) const;

private:
    explicit Scene(const VulkanTextureShareManager& manager) : arena_(manager, "demo") {}

    void create_render_pass(VkFormat target_format);
    void create_framebuffers(std::span<const VulkanTexture* const> targets, VkFormat target_format);
    void create_descriptors(VkImageView picture);
    void create_pipelines();

    Arena arena_;
    VkExtent2D extent_ = {};
    VkRenderPass render_pass_ = VK_NULL_HANDLE;
    VkImageView samples_view_ = VK_NULL_HANDLE;
    std::vector<VkFramebuffer> framebuffers_ = {};
    VkPipelineLayout layout_ = VK_NULL_HANDLE;
    VkDescriptorSetLayout set_layout_ = VK_NULL_HANDLE;
    VkDescriptorSet set_ = VK_NULL_HANDLE;
    VkPipeline backdrop_ = VK_NULL_HANDLE;
    VkPipeline cubes_ = VK_NULL_HANDLE;
    VkPipeline writing_ = VK_NULL_HANDLE;
    VkPipeline finish_ = VK_NULL_HANDLE;
};

} // namespace geyser::tool::demo
