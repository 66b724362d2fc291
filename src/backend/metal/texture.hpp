// A texture over an IOSurface: made, imported, exported, adopted.
#pragma once

#include "backend/metal/device.hpp"
#include "backend/metal/port.hpp"
#include "backend/metal/surface.hpp"

namespace geyser::metal {

/// What Metal sees of one plane; most formats have one plane.
using PlaneTexture = objc::Retained<objc::MTLTexture>;

/// A surface and what Metal sees of it.
struct SurfaceTexture {
    objc::Retained<objc::IOSurface> surface = {};
    std::vector<PlaneTexture> planes = {};
    SurfaceDescription description = {};
};

/// Copies need no usage of their own in Metal.
[[nodiscard]] objc::MTLTextureUsage metal_usage(TextureUsage usage) noexcept;

/// Whether the device's textures can be so large, and be used so. Metal would abort where its validation is on, and
/// else do something else.
[[nodiscard]] Result<void> check_limits(const Device& device, const TextureDescriptor& descriptor,
                                        std::string_view operation);

/// Textures of the GPU's own, without a surface: no CPU sees their texels, and each driver lays them out as it likes.
[[nodiscard]] Result<std::vector<PlaneTexture>>
create_private_planes(const Device& device, const TextureDescriptor& descriptor, std::string_view operation);

/// A new surface with its textures. `descriptor` is valid.
[[nodiscard]] Result<SurfaceTexture> create_texture(const Device& device, const TextureDescriptor& descriptor,
                                                    std::string_view operation);
/// Textures over a surface of somebody else's, which is retained. It is held against `descriptor` first.
[[nodiscard]] Result<SurfaceTexture> adopt_surface(const Device& device, objc::IOSurface* surface,
                                                   const TextureDescriptor& descriptor, std::string_view operation);
/// A texture of the user's own, which is retained with its surface. NotShareable where it has none, where it is not all
/// of it, or where it was made without a usage of `descriptor`; InvalidArgument for another device's.
[[nodiscard]] Result<SurfaceTexture> adopt_texture(const Device& device, objc::MTLTexture* texture,
                                                   const TextureDescriptor& descriptor, std::string_view operation);
/// Textures over the surface behind a peer's port, which stays the caller's (trap 36). InvalidHandle where the port is
/// of nothing of the kind.
[[nodiscard]] Result<SurfaceTexture> import_texture(const Device& device, const OsObject& port,
                                                    const TextureDescriptor& descriptor, std::string_view operation);
/// The same for an object of XPC's.
[[nodiscard]] Result<SurfaceTexture> import_xpc(const Device& device, objc::xpc_object_t object,
                                                const TextureDescriptor& descriptor, std::string_view operation);

/// A port of the surface. While it lives, the surface counts as in use.
[[nodiscard]] Result<OsObject> export_port(const Device& device, const SurfaceTexture& texture,
                                           std::string_view operation);
/// An object for an XPC connection of the user's own, who gives it to xpc_release.
[[nodiscard]] Result<objc::xpc_object_t> export_xpc(const Device& device, const SurfaceTexture& texture,
                                                    std::string_view operation);

} // namespace geyser::metal
