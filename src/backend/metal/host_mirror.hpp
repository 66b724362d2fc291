// A texture in host memory: memory that processes map, which the GPU sees as a buffer, and textures of the GPU's own
// beside it. A hand-off is one copy between the two, by the GPU.
#pragma once

#include "backend/metal/texture.hpp"
#include "ipc/texture_memory.hpp"

namespace geyser::metal {

struct HostMirror {
    TextureMemory memory = {};
    objc::Retained<objc::MTLBuffer> buffer = {}; ///< over the memory, so it goes first
    std::vector<PlaneTexture> planes = {};
};

/// Whether such textures can be in host memory here; the error is the answer of query().
[[nodiscard]] Result<void> check_mirror(const Device& device, const TextureDescriptor& descriptor,
                                        std::string_view operation);

/// `descriptor` is valid.
[[nodiscard]] Result<HostMirror> create_mirror(const Device& device, const TextureDescriptor& descriptor,
                                               std::string_view operation);
/// Over a peer's memory. The handle has passed validate() and the descriptor check. MemoryMismatch where Metal's copies
/// cannot reach its rows.
[[nodiscard]] Result<HostMirror> import_mirror(const Device& device, const ApiTextureHandle& handle,
                                               std::string_view operation);

/// The copies of the hand-offs: to the textures at an acquire, to the memory at a release. No encoder of the command
/// buffer may be open.
[[nodiscard]] Result<void> encode_from_memory(const objc::Pool& pool, objc::MTLCommandBuffer* commands,
                                              const HostMirror& mirror, std::string_view operation);
[[nodiscard]] Result<void> encode_to_memory(const objc::Pool& pool, objc::MTLCommandBuffer* commands,
                                            const HostMirror& mirror, std::string_view operation);

} // namespace geyser::metal
