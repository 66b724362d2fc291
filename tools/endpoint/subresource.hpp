// The parts of a texture that are copied one by one: each level, layer, plane and aspect.
#pragma once

#include <geyser/texture.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace geyser::endpoint {

/// One such part, in the form in which buffer copies see it: rows of blocks, tightly packed.
struct Subresource {
    std::uint32_t level = 0;
    std::uint32_t layer = 0;
    std::uint32_t plane = 0;
    Aspect aspect = Aspect::Color;

    std::uint32_t width = 0;  ///< texels of the plane, which is what copies are told
    std::uint32_t height = 0; ///< likewise
    std::uint32_t depth = 1;  ///< slices of a 3D level

    std::uint32_t columns = 0; ///< blocks in a row
    std::uint32_t rows = 0;    ///< rows of blocks in a slice
    std::uint32_t block_bytes = 0;
    /// All blocks are alike: a multisampled image is written by a clear, as no copy reaches it.
    bool uniform = false;

    [[nodiscard]] std::size_t row_bytes() const noexcept { return std::size_t{columns} * block_bytes; }
    [[nodiscard]] std::size_t bytes() const noexcept { return row_bytes() * rows * depth; }
};

/// Every subresource of a texture, depth before stencil.
[[nodiscard]] std::vector<Subresource> subresources(const TextureDescriptor& descriptor);

} // namespace geyser::endpoint
