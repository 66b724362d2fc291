// A texture as an ID3D12Resource: made, opened, adopted, exported.
#pragma once

#include "backend/d3d12/device.hpp"
#include "backend/dxgi/sharing.hpp"

#include <geyser/texture.hpp>

namespace geyser::d3d12 {

using Resource = Com<ID3D12Resource>;

using dxgi::Sharing;

// As dxgi::Manager has them. `descriptor` is valid; textures are made and opened in the state COMMON.
[[nodiscard]] Result<D3D12_RESOURCE_DESC> describe_texture(const Device& device, const TextureDescriptor& descriptor,
                                                           Sharing sharing, std::string_view operation);
[[nodiscard]] Result<Resource> create_texture(const Device& device, const TextureDescriptor& descriptor,
                                              Sharing sharing, std::string_view operation);
[[nodiscard]] Result<Resource> open_texture(const Device& device, const OsObject& handle,
                                            const TextureDescriptor& descriptor, std::string_view operation);
[[nodiscard]] Result<dxgi::ExportedTexture> export_handle(const Device& device, const Resource& resource,
                                                          const TextureDescriptor& descriptor,
                                                          std::string_view operation);

/// The user's own, to be exported. NotShareable where its heap is not shared.
[[nodiscard]] Result<Resource> adopt_resource(const Device& device, ID3D12Resource* resource,
                                              const TextureDescriptor& descriptor, std::string_view operation);

} // namespace geyser::d3d12
