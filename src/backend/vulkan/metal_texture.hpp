// Textures over IOSurfaces, by VK_EXT_metal_objects.
//
// The surface is made and checked by the Metal backend's own code, and Vulkan gets an image over it
// (VkImportMetalIOSurfaceInfoEXT) on both sides of an export. Letting the driver make it is no alternative: the
// surfaces of MoltenVK have no pixel format, which no importer accepts (trap 38), and are global (trap 36).
//
// The image is OPTIMAL whatever the descriptor's layout: where the texels lie is the surface's business, and MoltenVK
// gives a LINEAR image a buffer of its own that nobody reads.
#pragma once

#include "texture.hpp"

namespace geyser::vulkan {

[[nodiscard]] TextureSupport query_surface(const Device& device, const TextureDescriptor& descriptor);

[[nodiscard]] Result<Texture::Parts> create_surface(const std::shared_ptr<const Device>& device,
                                                    const TextureDescriptor& descriptor, std::string_view operation);

/// The handle has passed validate() and the descriptor check.
[[nodiscard]] Result<Texture::Parts> import_surface(const std::shared_ptr<const Device>& device,
                                                    const ApiTextureHandle& handle, std::string_view operation);

[[nodiscard]] Result<ApiTextureHandle> export_surface(const Device& device, const Texture& texture,
                                                      std::string_view operation);

/// Fills in the surface of an adopted image, which is as the descriptor says otherwise.
[[nodiscard]] Result<void> adopt_surface(const VulkanImageToAdopt& image, Texture::Parts& parts,
                                         std::string_view operation);

} // namespace geyser::vulkan
