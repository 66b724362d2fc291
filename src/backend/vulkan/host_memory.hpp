// Textures over sealed host memory, shared with CPU programs and across devices. Where the driver can put a linear
// image there, nothing is copied; else the image is private and a buffer over the host memory mirrors it, at one
// counted copy a hand-off.
#pragma once

#include "texture.hpp"

namespace geyser::vulkan {

[[nodiscard]] TextureSupport query_host(const Device& device, const TextureDescriptor& descriptor);

[[nodiscard]] Result<Texture::Parts> create_host(const std::shared_ptr<const Device>& device,
                                                 const TextureDescriptor& descriptor, std::string_view operation);

/// The handle has passed validate() and the descriptor check.
[[nodiscard]] Result<Texture::Parts> import_host(const std::shared_ptr<const Device>& device,
                                                 const ApiTextureHandle& handle, std::string_view operation);

} // namespace geyser::vulkan
