#include "barriers.hpp"

#include <algorithm>
#include <array>

namespace geyser::vulkan {
namespace {

constexpr VkPipelineStageFlags kAllStages = VK_PIPELINE_STAGE_ALL_COMMANDS_BIT;
constexpr VkAccessFlags kAllAccess = VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT;

/// One side of a barrier.
struct Side {
    VkPipelineStageFlags stages = 0;
    VkAccessFlags access = 0;
    VkImageLayout layout = VK_IMAGE_LAYOUT_UNDEFINED;
    std::uint32_t family = VK_QUEUE_FAMILY_IGNORED;
};

void image_barrier(const Device& device, VkCommandBuffer commands, const Texture& texture, const Side& before,
                   const Side& after) {
    const VkImageMemoryBarrier barrier{.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
                                       .srcAccessMask = before.access,
                                       .dstAccessMask = after.access,
                                       .oldLayout = before.layout,
                                       .newLayout = after.layout,
                                       .srcQueueFamilyIndex = before.family,
                                       .dstQueueFamilyIndex = after.family,
                                       .image = texture.image(),
                                       .subresourceRange = {.aspectMask = texture.aspects(),
                                                            .levelCount = VK_REMAINING_MIP_LEVELS,
                                                            .layerCount = VK_REMAINING_ARRAY_LAYERS}};
    device.fn().CmdPipelineBarrier(commands, before.stages, after.stages, 0, 0, nullptr, 0, nullptr, 1, &barrier);
}

void memory_barrier(const Device& device, VkCommandBuffer commands, const Side& before, const Side& after) {
    const VkMemoryBarrier barrier{
        .sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER, .srcAccessMask = before.access, .dstAccessMask = after.access};
    device.fn().CmdPipelineBarrier(commands, before.stages, after.stages, 0, 1, &barrier, 0, nullptr, 0, nullptr);
}

Side side_of(const VulkanImageState& state) { return {state.stages, state.access, state.layout}; }

/// The family that owns the image between hand-offs; IGNORED where it is shared by all (trap 13).
std::uint32_t own_family(const Device& device, const Texture& texture) {
    return texture.parts().concurrent ? VK_QUEUE_FAMILY_IGNORED : device.queue_family();
}

void copy_mirror(const Device& device, VkCommandBuffer commands, const Texture& texture, bool to_image) {
    const FormatInfo& format = *format_info(texture.format());
    const HostBacking& host = texture.parts().host;
    std::array<VkBufferImageCopy, 3> regions{};
    for (std::uint32_t i = 0; i < format.plane_count; ++i) {
        const FormatPlane& plane = format.planes[i];
        // In texels of the plane; a pitch that is no whole number of blocks was refused at import.
        const std::uint64_t row_length = host.planes[i].row_pitch / plane.block_bytes * format.block_width;
        regions[i] = {.bufferOffset = host.planes[i].offset,
                      .bufferRowLength = static_cast<std::uint32_t>(row_length),
                      .imageSubresource = {.aspectMask = static_cast<VkImageAspectFlags>(plane_aspect(format, i)),
                                           .layerCount = 1},
                      .imageExtent = {texture.width() / plane.divide_width, texture.height() / plane.divide_height, 1}};
    }
    if (to_image) {
        device.fn().CmdCopyBufferToImage(commands, host.mirror.get(), texture.image(),
                                         VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, format.plane_count, regions.data());
    } else {
        device.fn().CmdCopyImageToBuffer(commands, texture.image(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                                         host.mirror.get(), format.plane_count, regions.data());
    }
}

constexpr Side kHost{VK_PIPELINE_STAGE_HOST_BIT, VK_ACCESS_HOST_READ_BIT | VK_ACCESS_HOST_WRITE_BIT};
constexpr Side kCopyRead{VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_READ_BIT,
                         VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL};
constexpr Side kCopyWrite{VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_WRITE_BIT,
                          VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL};

} // namespace

void record_release(const Device& device, VkCommandBuffer commands, const Texture& texture,
                    const VulkanImageState& from) {
    if (texture.mirrored()) {
        image_barrier(device, commands, texture, side_of(from), kCopyRead);
        // Earlier copies into and out of the mirror come first.
        memory_barrier(device, commands, {VK_PIPELINE_STAGE_TRANSFER_BIT, kAllAccess}, kCopyWrite);
        copy_mirror(device, commands, texture, false);
        memory_barrier(device, commands, kCopyWrite, kHost);
        return;
    }
    const VulkanHandOff hand_off = texture.hand_off();
    const Side shared{kAllStages, kAllAccess, hand_off.layout};
    Side owned = side_of(from);
    // Release and acquire must name the same layouts (trap 12), and neither side knows the other's. So the ownership
    // moves with the image in the agreed layout, and a change of layout is a barrier of its own.
    if (owned.layout != hand_off.layout) {
        image_barrier(device, commands, texture, owned, shared);
        owned = shared;
    }
    owned.family = own_family(device, texture);
    image_barrier(device, commands, texture, owned,
                  {VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, 0, hand_off.layout, hand_off.queue_family});
    if (texture.transport() == Transport::HostMemory) {
        memory_barrier(device, commands, {kAllStages, VK_ACCESS_MEMORY_WRITE_BIT}, kHost);
    }
}

void record_acquire(const Device& device, VkCommandBuffer commands, const Texture& texture, const VulkanImageState& to,
                    Contents contents) {
    // All stages on the near side, so that the barrier follows the submission's semaphore waits whatever their stages.
    const Side nothing{kAllStages, 0, VK_IMAGE_LAYOUT_UNDEFINED};
    if (contents == Contents::Discard) {
        image_barrier(device, commands, texture, nothing, side_of(to));
        return;
    }
    if (texture.mirrored()) {
        image_barrier(device, commands, texture, nothing, kCopyWrite);
        memory_barrier(device, commands, {VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_WRITE_BIT}, kCopyRead);
        copy_mirror(device, commands, texture, true);
        image_barrier(device, commands, texture, kCopyWrite, side_of(to));
        return;
    }
    const VulkanHandOff hand_off = texture.hand_off();
    const Side released{kAllStages, 0, hand_off.layout, hand_off.queue_family};
    const std::uint32_t family = own_family(device, texture);
    if (to.layout == hand_off.layout) {
        Side owned = side_of(to);
        owned.family = family;
        image_barrier(device, commands, texture, released, owned);
        return;
    }
    const Side shared{kAllStages, kAllAccess, hand_off.layout, family};
    image_barrier(device, commands, texture, released, shared);
    image_barrier(device, commands, texture, {shared.stages, shared.access, shared.layout}, side_of(to));
}

void record_copy(const Device& device, VkCommandBuffer commands, const Texture& source, const Texture& destination) {
    constexpr Side kEverything{kAllStages, kAllAccess};
    memory_barrier(device, commands, kEverything, kCopyRead);
    record_acquire(device, commands, destination,
                   {.layout = VK_IMAGE_LAYOUT_GENERAL, .stages = kCopyWrite.stages, .access = kCopyWrite.access},
                   Contents::Discard);
    const TextureDescriptor& texture = source.descriptor();
    const FormatInfo& format = *format_info(texture.format);
    for (std::uint32_t plane = 0; plane < format.plane_count; ++plane) {
        for (std::uint32_t level = 0; level < texture.mip_levels; ++level) {
            const VkImageSubresourceLayers subresource{.aspectMask =
                                                           static_cast<VkImageAspectFlags>(plane_aspect(format, plane)),
                                                       .mipLevel = level,
                                                       .layerCount = texture.array_layers};
            const VkImageCopy region{.srcSubresource = subresource,
                                     .dstSubresource = subresource,
                                     .extent = {mip_extent(texture.width, level) / format.planes[plane].divide_width,
                                                mip_extent(texture.height, level) / format.planes[plane].divide_height,
                                                mip_extent(texture.depth, level)}};
            device.fn().CmdCopyImage(commands, source.image(), VK_IMAGE_LAYOUT_GENERAL, destination.image(),
                                     VK_IMAGE_LAYOUT_GENERAL, 1, &region);
        }
    }
    memory_barrier(device, commands, kCopyWrite, kEverything);
}

} // namespace geyser::vulkan
