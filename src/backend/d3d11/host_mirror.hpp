// A texture in host memory: memory that processes map, a texture of the GPU's own, and a staging texture that both can
// reach in between. A hand-off is one copy by the GPU and one by the CPU.
#pragma once

#include "backend/d3d11/texture.hpp"
#include "backend/dxgi/poll.hpp"
#include "backend/dxgi/rows.hpp"
#include "ipc/shared_memory.hpp"

#include <geyser/handle.hpp>

#include <vector>

namespace geyser::d3d11 {

struct HostMirror {
    OsObject memory = {}; ///< of textures made here, for handles to it
    MappedMemory mapping = {};
    std::vector<PlaneLayout> layout = {};
    Com<ID3D11Texture2D> texture = {};
    Com<ID3D11Texture2D> staging = {};
};

/// Whether such textures can be in host memory here; the error is the answer of query().
[[nodiscard]] Result<void> check_mirror(const Device& device, const TextureDescriptor& descriptor,
                                        std::string_view operation);
/// `descriptor` is valid.
[[nodiscard]] Result<HostMirror> create_mirror(const Device& device, const TextureDescriptor& descriptor,
                                               std::string_view operation);
/// Over a peer's memory. The handle has passed validate() and the descriptor check.
[[nodiscard]] Result<HostMirror> import_mirror(const Device& device, const ApiTextureHandle& handle,
                                               std::string_view operation);

/// The CPU's copy, when the GPU is done with the staging texture. Timeout where it is not in time.
[[nodiscard]] Result<void> copy_staging(const Device& device, const HostMirror& mirror,
                                        const TextureDescriptor& descriptor, dxgi::Direction direction,
                                        const dxgi::Deadline& deadline, std::string_view operation);

} // namespace geyser::d3d11
