// What CUDA can see of an image: which ones it maps, and as what kind of array.
#pragma once

#include "driver_types.hpp"

#include <geyser/vulkan.hpp>

#include <string>

namespace geyser::cuda {

/// What CUDA lacks for an image of this description; empty where it can map it.
[[nodiscard]] std::string refusal(const TextureDescriptor& image);

/// The array over an optimal image. CUDA wants format, extent and levels of the image itself (trap 43).
[[nodiscard]] CUDA_EXTERNAL_MEMORY_MIPMAPPED_ARRAY_DESC array_description(const VulkanTexture& image);

/// One part of a texture in what copies count in: bytes, rows of blocks, slices or layers.
struct CopyExtent {
    std::size_t width_bytes = 0;
    std::size_t height = 0;
    std::size_t depth = 0;
};
/// The parts are levels, or the planes of a planar format, which has one level.
[[nodiscard]] std::uint32_t part_count(const TextureDescriptor& image);
[[nodiscard]] CopyExtent part_extent(const TextureDescriptor& image, std::uint32_t part);

} // namespace geyser::cuda
