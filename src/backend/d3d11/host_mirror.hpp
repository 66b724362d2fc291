// A texture in host memory: memory that processes map, a texture of the GPU's own, and a staging texture that both can
// reach in between. A hand-off is one copy by the GPU and one by the CPU.
#pragma once

#include "backend/d3d11/texture.hpp"
#include "backend/dxgi/copy_plane.hpp"
#include "ipc/deadline.hpp"
#include "ipc/texture_memory.hpp"

namespace geyser::d3d11 {

struct HostMirror {
    TextureMemory memory = {};
    Com<ID3D11Texture2D> texture = {};
    Com<ID3D11Texture2D> staging = {};
};

/// What stands beside the memory of a texture.
[[nodiscard]] Result<HostMirror> create_mirror(const Device& device, TextureMemory memory,
                                               const TextureDescriptor& descriptor, std::string_view operation);

/// The CPU's copy, when the GPU is done with the staging texture. Timeout where it is not in time.
[[nodiscard]] Result<void> copy_staging(const Device& device, const HostMirror& mirror,
                                        const TextureDescriptor& descriptor, dxgi::Direction direction,
                                        const ipc::Deadline& deadline, std::string_view operation);

} // namespace geyser::d3d11
