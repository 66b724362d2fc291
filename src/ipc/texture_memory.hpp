// A linear texture in sealed memory: what Transport::HostMemory carries, whatever API stands beside it.
#pragma once

#include "ipc/shared_memory.hpp"

#include <geyser/handle.hpp>
#include <geyser/texture.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace geyser {

/// Row pitches and plane offsets that every API's buffer copies accept are multiples of this.
inline constexpr std::uint64_t kCopyAlignment = 256;

struct TextureMemory {
    OsObject object = {}; ///< of textures made here, for handles to it
    MappedMemory mapping = {};
    std::vector<PlaneLayout> planes = {};

    /// UnsupportedDescriptor for a layout that no CPU knows. `descriptor` is valid.
    [[nodiscard]] static Result<void> check(const TextureDescriptor& descriptor, std::string_view operation);
    /// `descriptor` has passed check().
    [[nodiscard]] static Result<TextureMemory> create(const TextureDescriptor& descriptor, std::uint64_t alignment,
                                                      std::string_view operation);
    /// A peer's memory, of which `size` bytes are mapped: handle.allocation_size or more. The handle has passed
    /// validate() and stays the caller's.
    [[nodiscard]] static Result<TextureMemory> import(const ApiTextureHandle& handle, std::uint64_t size,
                                                      std::string_view operation);
    /// Puts the memory into a handle for a peer. Not for what was imported, whose memory is its creator's to give.
    [[nodiscard]] Result<void> export_to(ApiTextureHandle& handle, std::string_view operation) const;
};

} // namespace geyser
