// Handles to this backend's textures.
#pragma once

#include "texture.hpp"

namespace geyser::vulkan {

/// A new texture whose memory can be exported as an opaque fd.
[[nodiscard]] Result<Texture::Parts> create_opaque(const std::shared_ptr<const Device>& device,
                                                   const TextureDescriptor& descriptor, std::string_view operation);

[[nodiscard]] Result<ApiTextureHandle> export_handle(const Device& device, const Texture& texture,
                                                     std::string_view operation);

} // namespace geyser::vulkan
