// A texture as an ID3D12Resource: made, opened, adopted, exported.
#pragma once

#include "backend/d3d12/device.hpp"

#include <geyser/os_object.hpp>
#include <geyser/texture.hpp>

namespace geyser::d3d12 {

using Resource = Com<ID3D12Resource>;

/// Whether a texture is for this process only.
enum class Sharing : std::uint8_t { Private, Shared };

/// What Direct3D is asked for, after it was asked whether the device has it. UnsupportedDescriptor or UnsupportedFormat
/// with its answer otherwise. `descriptor` is valid.
[[nodiscard]] Result<D3D12_RESOURCE_DESC> describe_resource(const Device& device, const TextureDescriptor& descriptor,
                                                            Sharing sharing, std::string_view operation);

/// A committed resource in the state COMMON.
[[nodiscard]] Result<Resource> create_resource(const Device& device, const TextureDescriptor& descriptor,
                                               Sharing sharing, std::string_view operation);
/// Over a peer's handle, which stays the caller's. What is behind it is held against `descriptor`: DescriptorMismatch
/// or InvalidHandle.
[[nodiscard]] Result<Resource> open_resource(const Device& device, const OsObject& handle,
                                             const TextureDescriptor& descriptor, std::string_view operation);
/// The user's own, to be exported. NotShareable where its heap is not shared.
[[nodiscard]] Result<Resource> adopt_resource(const Device& device, ID3D12Resource* resource,
                                              const TextureDescriptor& descriptor, std::string_view operation);

[[nodiscard]] Result<OsObject> export_resource(const Device& device, const Resource& resource,
                                               std::string_view operation);
/// Bytes of the resource's own heap.
[[nodiscard]] std::uint64_t allocation_size(const Device& device, const Resource& resource);

} // namespace geyser::d3d12
