// Textures over images that the user created himself.
#pragma once

#include "texture.hpp"

namespace geyser::vulkan {

/// The descriptor has passed validate().
[[nodiscard]] Result<Texture::Parts> adopt_image(const std::shared_ptr<const Device>& device,
                                                 const VulkanImageToAdopt& image, const TextureDescriptor& descriptor,
                                                 std::string_view operation);

} // namespace geyser::vulkan
