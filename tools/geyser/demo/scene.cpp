#include "scene.hpp"

#include "scene_pipeline.hpp"
#include "upload.hpp"

#include <core/try.hpp>

#include <array>
#include <cstdint>
#include <utility>

namespace geyser::tool::demo {
namespace {

// Four samples, RGBA8 and D16 are what every Vulkan device has as multisampled attachments.
constexpr VkFormat kSamplesFormat = VK_FORMAT_R8G8B8A8_UNORM;
constexpr VkFormat kDepthFormat = VK_FORMAT_D16_UNORM;

constexpr std::uint32_t kSamplesAttachment = 0;
constexpr std::uint32_t kDepthAttachment = 1;
constexpr std::uint32_t kTargetAttachment = 2;

constexpr std::uint32_t kCubeVertices = 36;
/// 51 glyphs, each with its shadow, and two bars: see shaders/writing.vert.
constexpr std::uint32_t kGlyphVertices = 6;
constexpr std::uint32_t kGlyphs = 2 * 51 + 2;
constexpr std::uint32_t kDrops = 220;
/// The cube and the drops, each with its mirror image.
constexpr std::uint32_t kInstances = 2 * (1 + kDrops);

VkImageCreateInfo attachment_info(VkExtent2D extent, VkFormat format, VkImageUsageFlags usage) {
    return {.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
            .imageType = VK_IMAGE_TYPE_2D,
            .format = format,
            .extent = {extent.width, extent.height, 1},
            .mipLevels = 1,
            .arrayLayers = 1,
            .samples = kSceneSamples,
            .tiling = VK_IMAGE_TILING_OPTIMAL,
            .usage = usage | VK_IMAGE_USAGE_TRANSIENT_ATTACHMENT_BIT,
            .sharingMode = VK_SHARING_MODE_EXCLUSIVE,
            .initialLayout = VK_IMAGE_LAYOUT_UNDEFINED};
}

} // namespace

Result<std::unique_ptr<Scene>> Scene::create(VulkanTextureShareManager& manager,
                                             std::span<const VulkanTexture* const> targets, const Picture& picture) {
    std::unique_ptr<Scene> scene(new Scene(manager));
    const auto format = static_cast<VkFormat>(*format_info(view_format(targets[0]->format()))->vulkan);
    scene->extent_ = {targets[0]->width(), targets[0]->height()};
    GEYSER_TRY(const VkImageView picture_view, upload_picture(manager, scene->arena_, picture));
    scene->create_render_pass(format);
    scene->create_framebuffers(targets, format);
    scene->create_descriptors(picture_view);
    scene->create_pipelines();
    GEYSER_CHECK(scene->arena_.status());
    return scene;
}

void Scene::create_render_pass(VkFormat target_format) {
    const std::array<VkAttachmentDescription, 3> attachments = {{
        {.format = kSamplesFormat, // The backdrop covers it, so nothing is loaded; the second subpass ends its life.
         .samples = kSceneSamples,
         .loadOp = VK_ATTACHMENT_LOAD_OP_DONT_CARE,
         .storeOp = VK_ATTACHMENT_STORE_OP_DONT_CARE,
         .initialLayout = VK_IMAGE_LAYOUT_UNDEFINED,
         .finalLayout = VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL},
        {.format = kDepthFormat,
         .samples = kSceneSamples,
         .loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR,
         .storeOp = VK_ATTACHMENT_STORE_OP_DONT_CARE,
         .initialLayout = VK_IMAGE_LAYOUT_UNDEFINED,
         .finalLayout = VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL},
        {.format = target_format, // Brought into this layout by the acquire, taken out of it by the release.
         .samples = VK_SAMPLE_COUNT_1_BIT,
         .loadOp = VK_ATTACHMENT_LOAD_OP_DONT_CARE,
         .storeOp = VK_ATTACHMENT_STORE_OP_STORE,
         .initialLayout = kTargetState.layout,
         .finalLayout = kTargetState.layout},
    }};
    const VkAttachmentReference samples = {kSamplesAttachment, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL};
    const VkAttachmentReference depth = {kDepthAttachment, VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL};
    const VkAttachmentReference samples_in = {kSamplesAttachment, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
    const VkAttachmentReference target = {kTargetAttachment, kTargetState.layout};
    const std::array<VkSubpassDescription, 2> subpasses = {{
        {.pipelineBindPoint = VK_PIPELINE_BIND_POINT_GRAPHICS,
         .colorAttachmentCount = 1,
         .pColorAttachments = &samples,
         .pDepthStencilAttachment = &depth},
        {.pipelineBindPoint = VK_PIPELINE_BIND_POINT_GRAPHICS,
         .inputAttachmentCount = 1,
         .pInputAttachments = &samples_in,
         .colorAttachmentCount = 1,
         .pColorAttachments = &target},
    }};
    const std::array<VkSubpassDependency, 2> dependencies = {{
        // The frame before used the same samples and depth.
        {.srcSubpass = VK_SUBPASS_EXTERNAL,
         .dstSubpass = 0,
         .srcStageMask = VK_PIPELINE_STAGE_FRAGMENT_SHADER_BIT | VK_PIPELINE_STAGE_LATE_FRAGMENT_TESTS_BIT |
                         VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT,
         .dstStageMask = VK_PIPELINE_STAGE_EARLY_FRAGMENT_TESTS_BIT | VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT,
         .srcAccessMask = VK_ACCESS_COLOR_ATTACHMENT_WRITE_BIT | VK_ACCESS_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT,
         .dstAccessMask = VK_ACCESS_COLOR_ATTACHMENT_WRITE_BIT | VK_ACCESS_DEPTH_STENCIL_ATTACHMENT_READ_BIT |
                          VK_ACCESS_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT},
        {.srcSubpass = 0,
         .dstSubpass = 1,
         .srcStageMask = VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT,
         .dstStageMask = VK_PIPELINE_STAGE_FRAGMENT_SHADER_BIT,
         .srcAccessMask = VK_ACCESS_COLOR_ATTACHMENT_WRITE_BIT,
         .dstAccessMask = VK_ACCESS_INPUT_ATTACHMENT_READ_BIT,
         .dependencyFlags = VK_DEPENDENCY_BY_REGION_BIT},
    }};
    render_pass_ = arena_.make("vkCreateRenderPass", vkCreateRenderPass, vkDestroyRenderPass,
                               VkRenderPassCreateInfo{.sType = VK_STRUCTURE_TYPE_RENDER_PASS_CREATE_INFO,
                                                      .attachmentCount = attachments.size(),
                                                      .pAttachments = attachments.data(),
                                                      .subpassCount = subpasses.size(),
                                                      .pSubpasses = subpasses.data(),
                                                      .dependencyCount = dependencies.size(),
                                                      .pDependencies = dependencies.data()});
}

void Scene::create_framebuffers(std::span<const VulkanTexture* const> targets, VkFormat target_format) {
    const DeviceImage samples =
        arena_.image(attachment_info(extent_, kSamplesFormat,
                                     VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_INPUT_ATTACHMENT_BIT),
                     VK_IMAGE_ASPECT_COLOR_BIT);
    const DeviceImage depth = arena_.image(
        attachment_info(extent_, kDepthFormat, VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT), VK_IMAGE_ASPECT_DEPTH_BIT);
    samples_view_ = samples.view;
    for (const VulkanTexture* target : targets) {
        const std::array views = {samples.view, depth.view,
                                  arena_.view(target->image(), target_format, VK_IMAGE_ASPECT_COLOR_BIT)};
        framebuffers_.push_back(arena_.make("vkCreateFramebuffer", vkCreateFramebuffer, vkDestroyFramebuffer,
                                            VkFramebufferCreateInfo{.sType = VK_STRUCTURE_TYPE_FRAMEBUFFER_CREATE_INFO,
                                                                    .renderPass = render_pass_,
                                                                    .attachmentCount = views.size(),
                                                                    .pAttachments = views.data(),
                                                                    .width = extent_.width,
                                                                    .height = extent_.height,
                                                                    .layers = 1}));
    }
}

void Scene::create_descriptors(VkImageView picture) {
    const VkSampler sampler = arena_.make("vkCreateSampler", vkCreateSampler, vkDestroySampler,
                                          VkSamplerCreateInfo{.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO,
                                                              .magFilter = VK_FILTER_LINEAR,
                                                              .minFilter = VK_FILTER_LINEAR,
                                                              .mipmapMode = VK_SAMPLER_MIPMAP_MODE_LINEAR,
                                                              .addressModeU = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE,
                                                              .addressModeV = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE,
                                                              .addressModeW = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE,
                                                              .maxLod = VK_LOD_CLAMP_NONE});
    const std::array<VkDescriptorSetLayoutBinding, 2> bindings = {{
        {.binding = 0,
         .descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER,
         .descriptorCount = 1,
         .stageFlags = VK_SHADER_STAGE_FRAGMENT_BIT},
        {.binding = 1,
         .descriptorType = VK_DESCRIPTOR_TYPE_INPUT_ATTACHMENT,
         .descriptorCount = 1,
         .stageFlags = VK_SHADER_STAGE_FRAGMENT_BIT},
    }};
    set_layout_ = arena_.set_layout(bindings);
    const std::array<VkDescriptorPoolSize, 2> sizes = {{
        {VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 1},
        {VK_DESCRIPTOR_TYPE_INPUT_ATTACHMENT, 1},
    }};
    set_ = arena_.descriptor_sets(sizes, {&set_layout_, 1}).front();
    if (!arena_.status()) {
        return;
    }
    const VkDescriptorImageInfo picture_info = {sampler, picture, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
    const VkDescriptorImageInfo samples_info = {VK_NULL_HANDLE, samples_view_,
                                                VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
    const std::array<VkWriteDescriptorSet, 2> writes = {{
        {.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
         .dstSet = set_,
         .dstBinding = 0,
         .descriptorCount = 1,
         .descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER,
         .pImageInfo = &picture_info},
        {.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
         .dstSet = set_,
         .dstBinding = 1,
         .descriptorCount = 1,
         .descriptorType = VK_DESCRIPTOR_TYPE_INPUT_ATTACHMENT,
         .pImageInfo = &samples_info},
    }};
    vkUpdateDescriptorSets(arena_.device(), writes.size(), writes.data(), 0, nullptr);
}

void Scene::create_pipelines() {
    layout_ = arena_.pipeline_layout(set_layout_, {kFrameStages, 0, sizeof(ShaderFrame)});
    const ScenePipelines pipelines = create_scene_pipelines(arena_, layout_, render_pass_);
    backdrop_ = pipelines.backdrop;
    cubes_ = pipelines.cubes;
    writing_ = pipelines.writing;
    finish_ = pipelines.finish;
}

void Scene::record(VkCommandBuffer commands, std::size_t target, const ShaderFrame& frame) const {
    std::array<VkClearValue, 2> clear = {};
    clear[kDepthAttachment].depthStencil.depth = 1.0F;
    const VkRect2D area = {{0, 0}, extent_};
    const VkRenderPassBeginInfo begin{.sType = VK_STRUCTURE_TYPE_RENDER_PASS_BEGIN_INFO,
                                      .renderPass = render_pass_,
                                      .framebuffer = framebuffers_[target],
                                      .renderArea = area,
                                      .clearValueCount = clear.size(),
                                      .pClearValues = clear.data()};
    const VkViewport viewport{
        .width = static_cast<float>(extent_.width), .height = static_cast<float>(extent_.height), .maxDepth = 1.0F};
    vkCmdBeginRenderPass(commands, &begin, VK_SUBPASS_CONTENTS_INLINE);
    vkCmdSetViewport(commands, 0, 1, &viewport);
    vkCmdSetScissor(commands, 0, 1, &area);
    vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, layout_, 0, 1, &set_, 0, nullptr);
    vkCmdPushConstants(commands, layout_, kFrameStages, 0, sizeof frame, &frame);
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, backdrop_);
    vkCmdDraw(commands, 3, 1, 0, 0);
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, cubes_);
    vkCmdDraw(commands, kCubeVertices, kInstances, 0, 0);
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, writing_);
    vkCmdDraw(commands, kGlyphVertices, kGlyphs, 0, 0);
    vkCmdNextSubpass(commands, VK_SUBPASS_CONTENTS_INLINE);
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, finish_);
    vkCmdDraw(commands, 3, 1, 0, 0);
    vkCmdEndRenderPass(commands);
}

} // namespace geyser::tool::demo
