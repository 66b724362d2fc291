// The commands of a hand-off: queue family ownership, layouts, and the copies of mirrored textures. And of a copy from
// one texture to another, which is a hand-off too.
#pragma once

#include "texture.hpp"

namespace geyser::vulkan {

void record_release(const Device& device, VkCommandBuffer commands, const Texture& texture,
                    const VulkanImageState& from);
void record_acquire(const Device& device, VkCommandBuffer commands, const Texture& texture, const VulkanImageState& to,
                    Contents contents);
/// All levels, layers and planes, between textures that check_copy() has found alike. Both are in GENERAL afterwards,
/// the source also before; what the destination was does not matter.
void record_copy(const Device& device, VkCommandBuffer commands, const Texture& source, const Texture& destination);

} // namespace geyser::vulkan
