// A texture as an ID3D11Texture2D: made, opened, adopted, exported.
#pragma once

#include "backend/d3d11/device.hpp"
#include "backend/dxgi/sharing.hpp"

#include <geyser/texture.hpp>

namespace geyser::d3d11 {

using dxgi::Sharing;

/// A texture, with its mutex where it was made with one.
struct SharedResource {
    Com<ID3D11Texture2D> texture = {};
    Com<IDXGIKeyedMutex> mutex = {};
};

// As dxgi::Manager has them. `descriptor` is valid.
[[nodiscard]] Result<D3D11_TEXTURE2D_DESC> describe_texture(const Device& device, const TextureDescriptor& descriptor,
                                                            Sharing sharing, std::string_view operation);
[[nodiscard]] Result<SharedResource> create_texture(const Device& device, const TextureDescriptor& descriptor,
                                                    Sharing sharing, std::string_view operation);
[[nodiscard]] Result<SharedResource> open_texture(const Device& device, const OsObject& handle,
                                                  const TextureDescriptor& descriptor, std::string_view operation);
[[nodiscard]] Result<dxgi::ExportedTexture> export_handle(const Device& device, const SharedResource& resource,
                                                          const TextureDescriptor& descriptor,
                                                          std::string_view operation);

/// The user's own, to be exported. NotShareable where it has no NT handles.
[[nodiscard]] Result<SharedResource> adopt_texture(const Device& device, ID3D11Texture2D* texture,
                                                   const TextureDescriptor& descriptor, std::string_view operation);

} // namespace geyser::d3d11
