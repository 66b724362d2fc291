// Textures over other people's memory.
#pragma once

#include "texture.hpp"

namespace geyser::vulkan {

/// From an opaque fd of the same device and driver. The handle has passed validate() and the descriptor check.
[[nodiscard]] Result<Texture::Parts> import_opaque(const std::shared_ptr<const Device>& device,
                                                   const ApiTextureHandle& handle, std::string_view operation);

} // namespace geyser::vulkan
