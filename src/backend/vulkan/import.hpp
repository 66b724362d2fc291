// Textures over other people's memory.
#pragma once

#include "texture.hpp"

namespace geyser::vulkan {

/// Over one of os_sharing()'s transports. The handle has passed validate() and the descriptor check; its memory is what
/// is known under `name` where that is not empty.
[[nodiscard]] Result<Texture::Parts> import_opaque(const std::shared_ptr<const Device>& device,
                                                   const ApiTextureHandle& handle, std::string_view name,
                                                   std::string_view operation);

} // namespace geyser::vulkan
