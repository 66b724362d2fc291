#include "scene_pipeline.hpp"

#include "backdrop_frag.h"
#include "cubes_frag.h"
#include "cubes_vert.h"
#include "finish_frag.h"
#include "fullscreen_vert.h"
#include "writing_frag.h"
#include "writing_vert.h"

#include <array>
#include <cstdint>

namespace geyser::tool::demo {
namespace {

struct PipelineKind {
    std::span<const std::uint32_t> vertex;
    std::span<const std::uint32_t> fragment;
    std::uint32_t subpass;
    VkSampleCountFlagBits samples;
    VkBool32 depth;
};

/// Vertices come from their number, blending would break the checks, and both sides of a triangle are drawn because a
/// mirror image turns them round: most of the state is the same for all.
VkPipeline create_pipeline(Arena& arena, VkPipelineLayout layout, VkRenderPass render_pass, const PipelineKind& kind) {
    const std::array<VkPipelineShaderStageCreateInfo, 2> stages = {{
        {.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
         .stage = VK_SHADER_STAGE_VERTEX_BIT,
         .module = arena.shader(kind.vertex),
         .pName = "main"},
        {.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
         .stage = VK_SHADER_STAGE_FRAGMENT_BIT,
         .module = arena.shader(kind.fragment),
         .pName = "main"},
    }};
    const VkPipelineVertexInputStateCreateInfo vertices{.sType =
                                                            VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO};
    const VkPipelineInputAssemblyStateCreateInfo assembly{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO,
        .topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST};
    const VkPipelineViewportStateCreateInfo viewport{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO, .viewportCount = 1, .scissorCount = 1};
    const VkPipelineRasterizationStateCreateInfo rasterization{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO,
        .polygonMode = VK_POLYGON_MODE_FILL,
        .cullMode = VK_CULL_MODE_NONE,
        .lineWidth = 1.0F};
    const VkPipelineMultisampleStateCreateInfo multisample{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO, .rasterizationSamples = kind.samples};
    const VkPipelineDepthStencilStateCreateInfo depth{.sType =
                                                          VK_STRUCTURE_TYPE_PIPELINE_DEPTH_STENCIL_STATE_CREATE_INFO,
                                                      .depthTestEnable = kind.depth,
                                                      .depthWriteEnable = kind.depth,
                                                      .depthCompareOp = VK_COMPARE_OP_LESS};
    const VkPipelineColorBlendAttachmentState all_components{.colorWriteMask =
                                                                 VK_COLOR_COMPONENT_R_BIT | VK_COLOR_COMPONENT_G_BIT |
                                                                 VK_COLOR_COMPONENT_B_BIT | VK_COLOR_COMPONENT_A_BIT};
    const VkPipelineColorBlendStateCreateInfo blend{.sType = VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO,
                                                    .attachmentCount = 1,
                                                    .pAttachments = &all_components};
    const std::array dynamic_states = {VK_DYNAMIC_STATE_VIEWPORT, VK_DYNAMIC_STATE_SCISSOR};
    const VkPipelineDynamicStateCreateInfo dynamic{.sType = VK_STRUCTURE_TYPE_PIPELINE_DYNAMIC_STATE_CREATE_INFO,
                                                   .dynamicStateCount = dynamic_states.size(),
                                                   .pDynamicStates = dynamic_states.data()};
    return arena.graphics_pipeline({.sType = VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO,
                                    .stageCount = stages.size(),
                                    .pStages = stages.data(),
                                    .pVertexInputState = &vertices,
                                    .pInputAssemblyState = &assembly,
                                    .pViewportState = &viewport,
                                    .pRasterizationState = &rasterization,
                                    .pMultisampleState = &multisample,
                                    .pDepthStencilState = &depth,
                                    .pColorBlendState = &blend,
                                    .pDynamicState = &dynamic,
                                    .layout = layout,
                                    .renderPass = render_pass,
                                    .subpass = kind.subpass});
}

} // namespace

ScenePipelines create_scene_pipelines(Arena& arena, VkPipelineLayout layout, VkRenderPass render_pass) {
    return {
        .backdrop = create_pipeline(arena, layout, render_pass,
                                    {.vertex = fullscreen_vert,
                                     .fragment = backdrop_frag,
                                     .subpass = 0,
                                     .samples = kSceneSamples,
                                     .depth = VK_FALSE}),
        .cubes = create_pipeline(
            arena, layout, render_pass,
            {.vertex = cubes_vert, .fragment = cubes_frag, .subpass = 0, .samples = kSceneSamples, .depth = VK_TRUE}),
        .writing = create_pipeline(arena, layout, render_pass,
                                   {.vertex = writing_vert,
                                    .fragment = writing_frag,
                                    .subpass = 0,
                                    .samples = kSceneSamples,
                                    .depth = VK_FALSE}),
        .finish = create_pipeline(arena, layout, render_pass,
                                  {.vertex = fullscreen_vert,
                                   .fragment = finish_frag,
                                   .subpass = 1,
                                   .samples = VK_SAMPLE_COUNT_1_BIT,
                                   .depth = VK_FALSE}),
    };
}

} // namespace geyser::tool::demo
