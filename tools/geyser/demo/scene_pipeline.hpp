// The scene's four graphics pipelines.
#pragma once

#include "arena.hpp"

namespace geyser::tool::demo {

inline constexpr VkSampleCountFlagBits kSceneSamples = VK_SAMPLE_COUNT_4_BIT;
inline constexpr VkShaderStageFlags kFrameStages = VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT;

struct ScenePipelines {
    VkPipeline backdrop = VK_NULL_HANDLE; ///< subpass 0
    VkPipeline cubes = VK_NULL_HANDLE;    ///< subpass 0
    VkPipeline writing = VK_NULL_HANDLE;  ///< subpass 0
    VkPipeline finish = VK_NULL_HANDLE;   ///< subpass 1
};

[[nodiscard]] ScenePipelines create_scene_pipelines(Arena& arena, VkPipelineLayout layout, VkRenderPass render_pass);

} // namespace geyser::tool::demo
