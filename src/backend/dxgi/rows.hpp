// Rows of texels between memory that processes map and memory that a GPU copies from or to.
#pragma once

#include <geyser/format.hpp>
#include <geyser/texture.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace geyser::dxgi {

/// One plane in the GPU's pitch.
struct Rows {
    std::byte* data = nullptr;
    std::uint64_t pitch = 0; ///< bytes from one row of blocks to the next
    std::uint64_t bytes = 0; ///< of a row, without padding
    std::uint64_t count = 0;
};

enum class Direction : std::uint8_t { ToMemory, FromMemory };

/// `memory` is the plane's first byte, with rows of `pitch`.
inline void copy_rows(const Rows& rows, std::byte* memory, std::uint64_t pitch, Direction direction) noexcept {
    for (std::uint64_t row = 0; row < rows.count; ++row) {
        std::byte* const here = rows.data + row * rows.pitch;
        std::byte* const there = memory + row * pitch;
        if (direction == Direction::ToMemory) {
            std::memcpy(there, here, rows.bytes);
        } else {
            std::memcpy(here, there, rows.bytes);
        }
    }
}

} // namespace geyser::dxgi
