// Handles to this backend's textures.
#pragma once

#include "texture.hpp"

namespace geyser::vulkan {

/// A new texture whose memory can be exported over `transport`, one of os_sharing()'s, and is known under `name` where
/// that is not empty.
[[nodiscard]] Result<Texture::Parts> create_opaque(const std::shared_ptr<const Device>& device,
                                                   const TextureDescriptor& descriptor, Transport transport,
                                                   std::string_view name, std::string_view operation);

[[nodiscard]] Result<ApiTextureHandle> export_handle(const Device& device, const Texture& texture,
                                                     std::string_view operation);

} // namespace geyser::vulkan
