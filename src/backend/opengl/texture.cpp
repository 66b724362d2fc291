#include <geyser/opengl.hpp>

namespace geyser::opengl {

unsigned texture(const SharedTexture& texture) noexcept {
    const auto* own = texture.as<OpenGLTexture>();
    return own == nullptr ? 0 : own->texture();
}

unsigned target(const SharedTexture& texture) noexcept {
    const auto* own = texture.as<OpenGLTexture>();
    return own == nullptr ? 0 : own->target();
}

} // namespace geyser::opengl
