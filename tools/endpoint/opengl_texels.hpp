// How OpenGL's pixel transfers name the texels of a format, and where its words differ from those of every other API.
#pragma once

#include "subresource.hpp"

#include <GL/glcorearb.h>

#include <span>
#include <vector>

namespace geyser::endpoint {

struct TransferFormat {
    GLenum format = GL_NONE;
    GLenum type = GL_NONE;
};

/// Of uncompressed formats. The bytes are those of the memory: OpenGLTexture::swaps_red_and_blue() is left to who
/// draws.
[[nodiscard]] TransferFormat transfer_format(TextureFormat format);

/// The 24 bits of a depth lie uppermost in OpenGL's words, and below in the words of buffer copies.
void depth_to_opengl(std::span<std::byte> words);
void depth_from_opengl(std::span<std::byte> words);

/// OpenGL transfers depth and stencil as one word: depth above, stencil below.
[[nodiscard]] std::vector<std::byte> join_depth_stencil(std::span<const std::byte> depth,
                                                        std::span<const std::byte> stencil);
void split_depth_stencil(std::span<const std::byte> joined, std::span<std::byte> depth, std::span<std::byte> stencil);

} // namespace geyser::endpoint
