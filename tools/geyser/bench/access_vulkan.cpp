#include "access.hpp"

#include "access_comp.h"
#include "demo/arena.hpp"
#include "demo/submission.hpp"

#include <core/try.hpp>

#include <array>
#include <chrono>

namespace geyser::tool::bench {
namespace {

using namespace std::chrono_literals;
using demo::Arena;
using demo::Submission;

constexpr std::string_view kOperation = "bench access";
constexpr std::uint32_t kGroupExtent = 16; // local_size of access.comp
constexpr VkFormat kFormat = VK_FORMAT_R8G8B8A8_UNORM;
constexpr Timeout kPatience = 10s;

constexpr std::uint32_t groups(std::uint32_t extent) { return (extent - 1) / kGroupExtent + 1; }

/// One pass over one picture.
struct Pass {
    VkImage image = VK_NULL_HANDLE;
    VkDescriptorSet set = VK_NULL_HANDLE;
};

/// The shader, and two pictures to sample.
class Sampler {
public:
    Sampler(VulkanTextureShareManager& manager, Size extent)
        : manager_(manager), arena_(manager, kOperation), extent_(extent) {}
    Sampler(const Sampler&) = delete;
    Sampler& operator=(const Sampler&) = delete;
    ~Sampler() { vkDeviceWaitIdle(manager_.device()); }

    [[nodiscard]] Result<void> prepare(const VulkanTexture& shared);
    [[nodiscard]] Result<double> shared_us() { return time(shared_); }
    [[nodiscard]] Result<double> local_us() { return time(local_); }

private:
    void make_pipeline();
    [[nodiscard]] Pass make_pass(VkImage image, VkImageView view, VkDescriptorSet set) const;
    [[nodiscard]] Result<void> clear();
    [[nodiscard]] Result<double> time(const Pass& pass);
    [[nodiscard]] Result<void> run();

    VulkanTextureShareManager& manager_;
    Arena arena_;
    Size extent_;
    VkDescriptorSetLayout set_layout_ = VK_NULL_HANDLE;
    VkPipelineLayout layout_ = VK_NULL_HANDLE;
    VkPipeline pipeline_ = VK_NULL_HANDLE;
    VkSampler sampler_ = VK_NULL_HANDLE;
    VkQueryPool times_ = VK_NULL_HANDLE;
    demo::HostBuffer sums_ = {};
    Submission submission_ = {};
    double tick_us_ = 0;
    Pass shared_ = {};
    Pass local_ = {};
};

void Sampler::make_pipeline() {
    const std::array<VkDescriptorSetLayoutBinding, 2> bindings = {
        {{.binding = 0,
          .descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER,
          .descriptorCount = 1,
          .stageFlags = VK_SHADER_STAGE_COMPUTE_BIT},
         {.binding = 1,
          .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
          .descriptorCount = 1,
          .stageFlags = VK_SHADER_STAGE_COMPUTE_BIT}}};
    set_layout_ = arena_.set_layout(bindings);
    layout_ = arena_.pipeline_layout(set_layout_, {VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof extent_});
    pipeline_ = arena_.compute_pipeline({.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
                                         .stage = {.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
                                                   .stage = VK_SHADER_STAGE_COMPUTE_BIT,
                                                   .module = arena_.shader(access_comp),
                                                   .pName = "main"},
                                         .layout = layout_});
    sampler_ = arena_.make("vkCreateSampler", vkCreateSampler, vkDestroySampler,
                           VkSamplerCreateInfo{.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO});
    times_ = arena_.make("vkCreateQueryPool", vkCreateQueryPool, vkDestroyQueryPool,
                         VkQueryPoolCreateInfo{.sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO,
                                               .queryType = VK_QUERY_TYPE_TIMESTAMP,
                                               .queryCount = 2});
    sums_ = arena_.host_buffer(groups(extent_.width) * sizeof(float), VK_BUFFER_USAGE_STORAGE_BUFFER_BIT);
}

Pass Sampler::make_pass(VkImage image, VkImageView view, VkDescriptorSet set) const {
    const VkDescriptorImageInfo picture{sampler_, view, VK_IMAGE_LAYOUT_GENERAL};
    const VkDescriptorBufferInfo sums{sums_.buffer, 0, VK_WHOLE_SIZE};
    const std::array<VkWriteDescriptorSet, 2> writes = {{{.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
                                                          .dstSet = set,
                                                          .dstBinding = 0,
                                                          .descriptorCount = 1,
                                                          .descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER,
                                                          .pImageInfo = &picture},
                                                         {.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
                                                          .dstSet = set,
                                                          .dstBinding = 1,
                                                          .descriptorCount = 1,
                                                          .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
                                                          .pBufferInfo = &sums}}};
    vkUpdateDescriptorSets(manager_.device(), writes.size(), writes.data(), 0, nullptr);
    return {.image = image, .set = set};
}

Result<void> Sampler::prepare(const VulkanTexture& shared) {
    VkPhysicalDeviceProperties properties;
    vkGetPhysicalDeviceProperties(manager_.physical_device(), &properties);
    if (properties.limits.timestampComputeAndGraphics == VK_FALSE) {
        return fail(ErrorCode::ExtensionMissing, kOperation, "the device has no timestamps on its queues");
    }
    constexpr double kNanosecondsPerMicrosecond = 1000.0;
    tick_us_ = static_cast<double>(properties.limits.timestampPeriod) / kNanosecondsPerMicrosecond;
    make_pipeline();
    // What a program would make that samples a picture of its own: the same usages, and not shareable.
    const demo::DeviceImage local = arena_.image(
        {.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
         .imageType = VK_IMAGE_TYPE_2D,
         .format = kFormat,
         .extent = {extent_.width, extent_.height, 1},
         .mipLevels = 1,
         .arrayLayers = 1,
         .samples = VK_SAMPLE_COUNT_1_BIT,
         .usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_SAMPLED_BIT},
        VK_IMAGE_ASPECT_COLOR_BIT);
    const VkImageView view = arena_.view(shared.image(), kFormat, VK_IMAGE_ASPECT_COLOR_BIT);
    const std::array<VkDescriptorPoolSize, 2> sizes = {
        {{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 2}, {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, 2}}};
    const std::array<VkDescriptorSetLayout, 2> layouts = {set_layout_, set_layout_};
    const auto sets = arena_.descriptor_sets(sizes, layouts);
    GEYSER_CHECK(arena_.status());
    submission_ = demo::create_submissions(arena_, manager_.queue_family(), 1).front();
    GEYSER_CHECK(arena_.status());
    shared_ = make_pass(shared.image(), view, sets[0]);
    local_ = make_pass(local.image, local.view, sets[1]);
    return clear();
}

Result<void> Sampler::run() {
    GEYSER_CHECK(demo::end_and_submit(manager_, submission_, std::nullopt, std::nullopt));
    return demo::wait_until_done(manager_.device(), submission_, kPatience);
}

Result<void> Sampler::clear() {
    GEYSER_CHECK(demo::begin(manager_.device(), submission_));
    constexpr VkImageSubresourceRange kWhole{VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
    constexpr VkClearColorValue kGrey{.float32 = {0.5F, 0.5F, 0.5F, 1.0F}};
    for (const VkImage image : {shared_.image, local_.image}) {
        VkImageMemoryBarrier barrier{.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
                                     .dstAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
                                     .oldLayout = VK_IMAGE_LAYOUT_UNDEFINED,
                                     .newLayout = VK_IMAGE_LAYOUT_GENERAL,
                                     .srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
                                     .dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
                                     .image = image,
                                     .subresourceRange = kWhole};
        vkCmdPipelineBarrier(submission_.commands, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, VK_PIPELINE_STAGE_TRANSFER_BIT,
                             0, 0, nullptr, 0, nullptr, 1, &barrier);
        vkCmdClearColorImage(submission_.commands, image, VK_IMAGE_LAYOUT_GENERAL, &kGrey, 1, &kWhole);
        barrier.srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT;
        barrier.dstAccessMask = VK_ACCESS_SHADER_READ_BIT;
        barrier.oldLayout = VK_IMAGE_LAYOUT_GENERAL;
        vkCmdPipelineBarrier(submission_.commands, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                             0, 0, nullptr, 0, nullptr, 1, &barrier);
    }
    return run();
}

Result<double> Sampler::time(const Pass& pass) {
    GEYSER_CHECK(demo::begin(manager_.device(), submission_));
    VkCommandBuffer commands = submission_.commands;
    vkCmdResetQueryPool(commands, times_, 0, 2);
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline_);
    vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_COMPUTE, layout_, 0, 1, &pass.set, 0, nullptr);
    vkCmdPushConstants(commands, layout_, VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof extent_, &extent_);
    vkCmdWriteTimestamp(commands, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, times_, 0);
    vkCmdDispatch(commands, groups(extent_.width), groups(extent_.height), 1);
    vkCmdWriteTimestamp(commands, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, times_, 1);
    GEYSER_CHECK(run());
    std::array<std::uint64_t, 2> ticks = {};
    const VkResult result = vkGetQueryPoolResults(manager_.device(), times_, 0, 2, sizeof ticks, ticks.data(),
                                                  sizeof ticks[0], VK_QUERY_RESULT_64_BIT | VK_QUERY_RESULT_WAIT_BIT);
    if (result != VK_SUCCESS) {
        return fail(ErrorCode::DriverFailure, kOperation, "vkGetQueryPoolResults failed", result);
    }
    return static_cast<double>(ticks[1] - ticks[0]) * tick_us_;
}

} // namespace

Result<AccessCost> measure_vulkan_access(const std::string& device, const AccessEffort& effort) {
    GEYSER_TRY(const auto manager, VulkanTextureShareManager::create({.device = device}));
    GEYSER_TRY(const auto exporter,
               VulkanTextureShareManager::create({.device = to_string(manager->capabilities().identity.device)}));
    const TextureDescriptor descriptor{
        .width = effort.size.width, .height = effort.size.height, .format = TextureFormat::Rgba8Unorm};
    GEYSER_TRY(const auto texture, exporter->create_shareable_texture(descriptor));
    GEYSER_TRY(const auto handle, exporter->export_texture(*texture));
    GEYSER_TRY(const auto imported, manager->import_texture(handle, descriptor));
    GEYSER_CHECK(manager->acquire(*imported, {}, Contents::Discard));
    demo::load_vulkan_functions(*manager);
    Sampler sampler(*manager, effort.size);
    GEYSER_CHECK(sampler.prepare(*imported->as<VulkanTexture>()));
    std::vector<double> shared_us;
    std::vector<double> local_us;
    // The first turn loads what the driver loads on first use, and is not counted.
    for (unsigned turn = 0; turn <= effort.repeat; ++turn) {
        GEYSER_TRY(const double of_shared, sampler.shared_us());
        GEYSER_TRY(const double of_local, sampler.local_us());
        if (turn > 0) {
            shared_us.push_back(of_shared);
            local_us.push_back(of_local);
        }
    }
    return AccessCost{.shared_us = median(std::move(shared_us)), .local_us = median(std::move(local_us))};
}

} // namespace geyser::tool::bench
