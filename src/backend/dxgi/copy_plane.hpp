// Texels between memory that processes map and memory that a GPU copies from or to.
#pragma once

#include "core/texture_size.hpp"
#include "ipc/texture_memory.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace geyser::dxgi {

enum class Direction : std::uint8_t { ToMemory, FromMemory };

/// `gpu` is the plane's first byte on the other side, where rows of blocks are `pitch` apart. Returns the bytes that
/// the plane takes there.
inline std::uint64_t copy_plane(const TextureMemory& memory, const TextureDescriptor& descriptor, std::size_t plane,
                                std::byte* gpu, std::uint64_t pitch, Direction direction) noexcept {
    const FormatInfo& format = *format_info(descriptor.format);
    const BlockExtent blocks = block_extent(descriptor, format, 0, format.planes[plane]);
    const std::uint64_t row_bytes = blocks.columns * format.planes[plane].block_bytes;
    const PlaneLayout& layout = memory.planes[plane];
    std::byte* const first = memory.mapping.bytes().data() + layout.offset;
    for (std::uint64_t row = 0; row < blocks.rows; ++row) {
        std::byte* const here = first + row * layout.row_pitch;
        std::byte* const there = gpu + row * pitch;
        if (direction == Direction::ToMemory) {
            std::memcpy(here, there, row_bytes);
        } else {
            std::memcpy(there, here, row_bytes);
        }
    }
    return blocks.rows * pitch;
}

} // namespace geyser::dxgi
