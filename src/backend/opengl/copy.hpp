// Copies between textures that are alike.
#pragma once

#include "texture.hpp"

namespace geyser::opengl {

/// Queues the copy of every level and layer.
[[nodiscard]] Result<void> copy_image(const Context& context, const Texture& source, const Texture& destination,
                                      std::string_view operation);

} // namespace geyser::opengl
