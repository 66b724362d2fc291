// The commands of a hand-off: queue family ownership, layouts, and the copies of mirrored textures.
#pragma once

#include "texture.hpp"

namespace geyser::vulkan {

void record_release(const Device& device, VkCommandBuffer commands, const Texture& texture,
                    const VulkanImageState& from);
void record_acquire(const Device& device, VkCommandBuffer commands, const Texture& texture, const VulkanImageState& to,
                    Contents contents);

} // namespace geyser::vulkan
