#include "exchange.hpp"

#include "../cpu_stopwatch.hpp"

#include <array>

namespace bench::raw {
namespace {

/// One side of a barrier.
struct Side {
    VkPipelineStageFlags stages = 0;
    VkAccessFlags access = 0;
    VkImageLayout layout = VK_IMAGE_LAYOUT_UNDEFINED;
    std::uint32_t family = VK_QUEUE_FAMILY_IGNORED;
};

void barrier(VkCommandBuffer commands, VkImage image, const Side& before, const Side& after) {
    const VkImageMemoryBarrier barrier{
        .sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
        .srcAccessMask = before.access,
        .dstAccessMask = after.access,
        .oldLayout = before.layout,
        .newLayout = after.layout,
        .srcQueueFamilyIndex = before.family,
        .dstQueueFamilyIndex = after.family,
        .image = image,
        .subresourceRange = {.aspectMask = VK_IMAGE_ASPECT_COLOR_BIT, .levelCount = 1, .layerCount = 1}};
    vkCmdPipelineBarrier(commands, before.stages, after.stages, 0, 0, nullptr, 0, nullptr, 1, &barrier);
}

void release(VkCommandBuffer commands, VkImage image, VkAccessFlags access, std::uint32_t family) {
    barrier(commands, image, {kWorkStages, access, kWorkLayout, family},
            {VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, 0, kWorkLayout, VK_QUEUE_FAMILY_EXTERNAL});
}

void acquire(VkCommandBuffer commands, VkImage image, VkAccessFlags access, std::uint32_t family) {
    barrier(commands, image, {VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, 0, kWorkLayout, VK_QUEUE_FAMILY_EXTERNAL},
            {kWorkStages, access, kWorkLayout, family});
}

void discard(VkCommandBuffer commands, VkImage image, VkAccessFlags access) {
    barrier(commands, image, {VK_PIPELINE_STAGE_ALL_COMMANDS_BIT}, {kWorkStages, access, kWorkLayout});
}

} // namespace

std::chrono::nanoseconds RawProducer::produce(std::uint64_t frame) {
    const VkCommandBuffer commands = submissions_.begin(); // first, so that a wait for the GPU is not one for a texture
    // As a stream's sender does: the CPU waits for a texture, never the GPU. Only the look is counted, not the wait.
    CpuStopwatch watch;
    watch.start();
    const bool is_free = frame <= kTextures || shared_.done.value() >= frame - kTextures;
    watch.stop();
    if (!is_free) {
        shared_.done.wait(frame - kTextures, "the consumer");
    }
    const VkImage texture = shared_.textures[frame % kTextures].get();
    discard(commands, texture, Drawing::kAccess);
    drawing_.record(commands, texture, frame);
    release(commands, texture, Drawing::kAccess, device_.queue_family());
    submissions_.end();

    watch.start();
    submissions_.submit({}, std::array{Point{shared_.ready.get(), frame}});
    shared_.mailbox->tell(frame);
    watch.stop();
    return watch.total();
}

void RawConsumer::consume(std::uint64_t frame) {
    shared_.mailbox->wait_for(frame);
    const VkImage texture = shared_.textures[frame % kTextures].get();
    const VkCommandBuffer commands = submissions_.begin();
    acquire(commands, texture, Copying::kAccess, device_.queue_family());
    copying_.record(commands, texture);
    release(commands, texture, Copying::kAccess, device_.queue_family());
    submissions_.end();
    submissions_.submit(std::array{Point{shared_.ready.get(), frame}}, std::array{Point{shared_.done.get(), frame}});
}

} // namespace bench::raw
