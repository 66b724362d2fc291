#include "checker.hpp"

#include "check_comp.h"

#include <core/try.hpp>

#include <array>
#include <cstring>
#include <utility>

namespace geyser::tool::demo {
namespace {

constexpr std::uint32_t kGroupExtent = 16; // local_size of check.comp

constexpr std::uint32_t groups(std::uint32_t extent) { return (extent - 1) / kGroupExtent + 1; }

} // namespace

Result<std::unique_ptr<Checker>> Checker::create(const VulkanTextureShareManager& manager,
                                                 std::span<const VulkanTexture* const> textures) {
    std::unique_ptr<Checker> checker(new Checker(manager));
    const TextureDescriptor& descriptor = textures[0]->descriptor();
    checker->extent_ = {descriptor.width, descriptor.height, 1};
    GEYSER_TRY(const std::uint64_t bytes, packed_size(descriptor, 0, 0));
    checker->create_pipeline();
    checker->create_slots(textures);
    checker->download_ = checker->arena_.host_buffer(bytes, VK_BUFFER_USAGE_TRANSFER_DST_BIT);
    GEYSER_CHECK(checker->arena_.status());
    return checker;
}

void Checker::create_pipeline() {
    const std::array<VkDescriptorSetLayoutBinding, 2> bindings = {{
        {.binding = 0,
         .descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER,
         .descriptorCount = 1,
         .stageFlags = VK_SHADER_STAGE_COMPUTE_BIT},
        {.binding = 1,
         .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
         .descriptorCount = 1,
         .stageFlags = VK_SHADER_STAGE_COMPUTE_BIT},
    }};
    set_layout_ = arena_.set_layout(bindings);
    layout_ = arena_.pipeline_layout(set_layout_, {VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof(ShaderFrame)});
    pipeline_ = arena_.compute_pipeline({.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
                                         .stage = {.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
                                                   .stage = VK_SHADER_STAGE_COMPUTE_BIT,
                                                   .module = arena_.shader(check_comp),
                                                   .pName = "main"},
                                         .layout = layout_});
}

void Checker::create_slots(std::span<const VulkanTexture* const> textures) {
    const auto count = static_cast<std::uint32_t>(textures.size());
    // Only fetched from, never filtered; but a combined descriptor needs a sampler.
    const VkSampler sampler = arena_.make("vkCreateSampler", vkCreateSampler, vkDestroySampler,
                                          VkSamplerCreateInfo{.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO});
    const std::array<VkDescriptorPoolSize, 2> sizes = {{
        {VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, count},
        {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, count},
    }};
    const std::vector<VkDescriptorSetLayout> layouts(count, set_layout_);
    const auto sets = arena_.descriptor_sets(sizes, layouts);
    for (std::size_t i = 0; i < count; ++i) {
        const auto format = static_cast<VkFormat>(*format_info(view_format(textures[i]->format()))->vulkan);
        const VkImageView view = arena_.view(textures[i]->image(), format, VK_IMAGE_ASPECT_COLOR_BIT);
        slots_.push_back({.image = textures[i]->image(),
                          .set = sets[i],
                          .found = arena_.host_buffer(sizeof(Findings), VK_BUFFER_USAGE_STORAGE_BUFFER_BIT)});
        if (!arena_.status()) {
            return;
        }
        const VkDescriptorImageInfo image_info = {sampler, view, kCheckedState.layout};
        const VkDescriptorBufferInfo buffer_info = {slots_[i].found.buffer, 0, VK_WHOLE_SIZE};
        const std::array<VkWriteDescriptorSet, 2> writes = {{
            {.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
             .dstSet = sets[i],
             .dstBinding = 0,
             .descriptorCount = 1,
             .descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER,
             .pImageInfo = &image_info},
            {.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
             .dstSet = sets[i],
             .dstBinding = 1,
             .descriptorCount = 1,
             .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
             .pBufferInfo = &buffer_info},
        }};
        vkUpdateDescriptorSets(arena_.device(), writes.size(), writes.data(), 0, nullptr);
    }
}

void Checker::record_check(VkCommandBuffer commands, std::size_t slot, const ShaderFrame& frame) const {
    // A submission makes what the host wrote before it visible, so this needs no barrier; the way back does.
    const Findings none;
    std::memcpy(slots_[slot].found.bytes.data(), &none, sizeof none);
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline_);
    vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_COMPUTE, layout_, 0, 1, &slots_[slot].set, 0, nullptr);
    vkCmdPushConstants(commands, layout_, VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof frame, &frame);
    vkCmdDispatch(commands, groups(extent_.width), groups(extent_.height), 1);
    const VkMemoryBarrier to_host{.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
                                  .srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT,
                                  .dstAccessMask = VK_ACCESS_HOST_READ_BIT};
    vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_PIPELINE_STAGE_HOST_BIT, 0, 1, &to_host, 0,
                         nullptr, 0, nullptr);
}

Findings Checker::findings(std::size_t slot) const {
    Findings findings;
    std::memcpy(&findings, slots_[slot].found.bytes.data(), sizeof findings);
    return findings;
}

void Checker::record_download(VkCommandBuffer commands, std::size_t slot) const {
    const VkBufferImageCopy all{.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1}, .imageExtent = extent_};
    vkCmdCopyImageToBuffer(commands, slots_[slot].image, kCheckedState.layout, download_.buffer, 1, &all);
    const VkMemoryBarrier to_host{.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
                                  .srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
                                  .dstAccessMask = VK_ACCESS_HOST_READ_BIT};
    vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_PIPELINE_STAGE_HOST_BIT, 0, 1, &to_host, 0,
                         nullptr, 0, nullptr);
}

} // namespace geyser::tool::demo
