// A GL texture over the memory of a Vulkan image.
#pragma once

#include "object.hpp"

#include <geyser/handle.hpp>

namespace geyser::opengl {

struct ImportedImage {
    OwnedMemoryObject memory = {}; ///< outlives the texture
    OwnedTexture texture = {};
    GLenum target = 0;
    GLenum internal_format = 0;
};

/// The context is current. `image` is what the memory holds; the handle is left alone.
[[nodiscard]] Result<ImportedImage> import_image(const std::shared_ptr<Context>& context,
                                                 const ApiTextureHandle& memory, const TextureDescriptor& image,
                                                 std::string_view operation);

} // namespace geyser::opengl
