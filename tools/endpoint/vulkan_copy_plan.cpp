#include "vulkan_copy_plan.hpp"

namespace geyser::endpoint {
namespace {

/// A multiple of every block size, and of the 4 that depth and stencil ask of offsets.
constexpr std::size_t kOffsetAlignment = 16;

VkImageAspectFlags vulkan_aspect(Aspect aspect) {
    switch (aspect) {
    case Aspect::Color:
        return VK_IMAGE_ASPECT_COLOR_BIT;
    case Aspect::Depth:
        return VK_IMAGE_ASPECT_DEPTH_BIT;
    case Aspect::Stencil:
        return VK_IMAGE_ASPECT_STENCIL_BIT;
    case Aspect::Plane0:
        return VK_IMAGE_ASPECT_PLANE_0_BIT;
    case Aspect::Plane1:
        return VK_IMAGE_ASPECT_PLANE_1_BIT;
    case Aspect::Plane2:
        return VK_IMAGE_ASPECT_PLANE_2_BIT;
    }
    return 0;
}

} // namespace

CopyPlan::CopyPlan(const TextureDescriptor& descriptor) : parts(subresources(descriptor)) {
    for (const Subresource& part : parts) {
        regions.push_back({.bufferOffset = size,
                           .imageSubresource = {.aspectMask = vulkan_aspect(part.aspect),
                                                .mipLevel = part.level,
                                                .baseArrayLayer = part.layer,
                                                .layerCount = 1},
                           .imageExtent = {part.width, part.height, part.depth}});
        size += (part.bytes() + kOffsetAlignment - 1) & ~(kOffsetAlignment - 1);
    }
}

} // namespace geyser::endpoint
