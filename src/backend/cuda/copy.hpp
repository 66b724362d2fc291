// Copies of whole textures on the GPU, between arrays and linear memory alike.
#pragma once

#include "texture.hpp"

namespace geyser::cuda {

/// Queues the copy of every level, layer and plane. The context is current.
[[nodiscard]] Result<void> copy_texels(const Texture& source, const Texture& destination, CUstream stream,
                                       std::string_view operation);

} // namespace geyser::cuda
