// A texture as an ID3D11Texture2D: made, opened, adopted, exported.
#pragma once

#include "backend/d3d11/device.hpp"

#include <geyser/os_object.hpp>
#include <geyser/texture.hpp>

namespace geyser::d3d11 {

/// Who may see a texture.
enum class Sharing : std::uint8_t { Private, Shared };

/// A texture, with its mutex where it was made with one.
struct SharedResource {
    Com<ID3D11Texture2D> texture = {};
    Com<IDXGIKeyedMutex> mutex = {};
};

/// What Direct3D is asked for, after it was asked whether the device has it. UnsupportedDescriptor or UnsupportedFormat
/// with its answer otherwise. `descriptor` is valid.
[[nodiscard]] Result<D3D11_TEXTURE2D_DESC> describe_texture(const Device& device, const TextureDescriptor& descriptor,
                                                            Sharing sharing, std::string_view operation);

[[nodiscard]] Result<SharedResource> create_texture(const Device& device, const TextureDescriptor& descriptor,
                                                    Sharing sharing, std::string_view operation);
/// Over a peer's handle, which stays the caller's. What is behind it is held against `descriptor`: DescriptorMismatch
/// or InvalidHandle.
[[nodiscard]] Result<SharedResource> open_texture(const Device& device, const OsObject& handle,
                                                  const TextureDescriptor& descriptor, std::string_view operation);
/// The user's own, to be exported. NotShareable where it has no NT handles.
[[nodiscard]] Result<SharedResource> adopt_texture(const Device& device, ID3D11Texture2D* texture,
                                                   const TextureDescriptor& descriptor, std::string_view operation);

[[nodiscard]] Result<OsObject> export_texture(const SharedResource& resource, std::string_view operation);
/// Bytes of its texels: Direct3D 11 does not tell those of its memory, and no importer needs them.
[[nodiscard]] Result<std::uint64_t> allocation_size(const TextureDescriptor& descriptor);

} // namespace geyser::d3d11
