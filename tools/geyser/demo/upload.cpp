#include "upload.hpp"

#include "protocol.hpp"
#include "submission.hpp"

#include <core/try.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace geyser::tool::demo {
namespace {

VkExtent3D level_extent(const Picture& picture, std::uint32_t level) {
    return {mip_extent(picture.width, level), mip_extent(picture.height, level), 1};
}

VkOffset3D corner(VkExtent3D extent) {
    return {static_cast<std::int32_t>(extent.width), static_cast<std::int32_t>(extent.height), 1};
}

void move_level(VkCommandBuffer commands, VkImage image, std::uint32_t level, VkImageLayout from, VkImageLayout to) {
    const VkImageMemoryBarrier barrier{.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
                                       .srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
                                       .dstAccessMask = VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT |
                                                        VK_ACCESS_SHADER_READ_BIT,
                                       .oldLayout = from,
                                       .newLayout = to,
                                       .srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
                                       .dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
                                       .image = image,
                                       .subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, level, 1, 0, 1}};
    vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_TRANSFER_BIT,
                         VK_PIPELINE_STAGE_TRANSFER_BIT | VK_PIPELINE_STAGE_FRAGMENT_SHADER_BIT, 0, 0, nullptr, 0,
                         nullptr, 1, &barrier);
}

/// The first level from `buffer`, each further one from the one before it.
void record_upload(VkCommandBuffer commands, VkBuffer buffer, VkImage image, const Picture& picture,
                   std::uint32_t levels) {
    const auto layers = [](std::uint32_t level) {
        return VkImageSubresourceLayers{VK_IMAGE_ASPECT_COLOR_BIT, level, 0, 1};
    };
    for (std::uint32_t level = 0; level < levels; ++level) {
        move_level(commands, image, level, VK_IMAGE_LAYOUT_UNDEFINED, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
        if (level == 0) {
            const VkBufferImageCopy all{.imageSubresource = layers(0), .imageExtent = level_extent(picture, 0)};
            vkCmdCopyBufferToImage(commands, buffer, image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &all);
        } else {
            const VkImageBlit half{.srcSubresource = layers(level - 1),
                                   .srcOffsets = {{}, corner(level_extent(picture, level - 1))},
                                   .dstSubresource = layers(level),
                                   .dstOffsets = {{}, corner(level_extent(picture, level))}};
            vkCmdBlitImage(commands, image, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, image,
                           VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &half, VK_FILTER_LINEAR);
        }
        move_level(commands, image, level, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
    }
    for (std::uint32_t level = 0; level < levels; ++level) {
        move_level(commands, image, level, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                   VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
    }
}

} // namespace

Result<VkImageView> upload_picture(VulkanTextureShareManager& manager, Arena& arena, const Picture& picture) {
    VkPhysicalDeviceProperties properties = {};
    vkGetPhysicalDeviceProperties(manager.physical_device(), &properties);
    const std::uint32_t largest = std::max(picture.width, picture.height);
    if (largest > properties.limits.maxImageDimension2D) {
        return fail(ErrorCode::SizeOverflow, "demo --image",
                    fmt::format("the picture's {}x{} exceeds the {} that the device takes", picture.width,
                                picture.height, properties.limits.maxImageDimension2D));
    }
    const auto levels = static_cast<std::uint32_t>(std::bit_width(largest));
    const HostBuffer staging = arena.host_buffer(picture.pixels.size(), VK_BUFFER_USAGE_TRANSFER_SRC_BIT);
    const DeviceImage image = arena.image(
        {.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
         .imageType = VK_IMAGE_TYPE_2D,
         .format = VK_FORMAT_R8G8B8A8_UNORM,
         .extent = level_extent(picture, 0),
         .mipLevels = levels,
         .arrayLayers = 1,
         .samples = VK_SAMPLE_COUNT_1_BIT,
         .tiling = VK_IMAGE_TILING_OPTIMAL,
         .usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_SAMPLED_BIT,
         .sharingMode = VK_SHARING_MODE_EXCLUSIVE,
         .initialLayout = VK_IMAGE_LAYOUT_UNDEFINED},
        VK_IMAGE_ASPECT_COLOR_BIT);
    const Submission upload = create_submissions(arena, manager.queue_family(), 1).front();
    GEYSER_CHECK(arena.status());
    std::memcpy(staging.bytes.data(), picture.pixels.data(), picture.pixels.size());
    GEYSER_CHECK(begin(manager.device(), upload));
    record_upload(upload.commands, staging.buffer, image.image, picture, levels);
    GEYSER_CHECK(end_and_submit(manager, upload, std::nullopt, std::nullopt));
    GEYSER_CHECK(wait_until_done(manager.device(), upload, kPatience));
    return image.view;
}

} // namespace geyser::tool::demo
