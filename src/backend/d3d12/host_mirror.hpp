// A texture in host memory: memory that processes map, a texture of the GPU's own, and buffers that both can reach in
// between. A hand-off is one copy by the GPU and one by the CPU.
#pragma once

#include "backend/d3d12/commands.hpp"
#include "ipc/texture_memory.hpp"

namespace geyser::d3d12 {

struct HostMirror {
    TextureMemory memory = {};
    Resource texture = {};
    std::vector<D3D12_PLACED_SUBRESOURCE_FOOTPRINT> footprints = {}; ///< of the planes, in each of the buffers
    Resource upload = {};
    Resource readback = {};
    std::byte* upload_bytes = nullptr; ///< mapped as long as the buffers live
    std::byte* readback_bytes = nullptr;
    std::uint64_t upload_in_use = 0; ///< what Submitter returned for the last copy out of `upload`
};

/// What stands beside the memory of a texture.
[[nodiscard]] Result<HostMirror> create_mirror(const Device& device, TextureMemory memory,
                                               const TextureDescriptor& descriptor, std::string_view operation);

/// The CPU's copies.
void fill_upload(const HostMirror& mirror, const TextureDescriptor& descriptor);
void empty_readback(const HostMirror& mirror, const TextureDescriptor& descriptor);
/// The GPU's: from and to the state COMMON.
void record_from_upload(ID3D12GraphicsCommandList& commands, const HostMirror& mirror);
void record_to_readback(ID3D12GraphicsCommandList& commands, const HostMirror& mirror);

} // namespace geyser::d3d12
