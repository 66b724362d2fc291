// Puts the active unit's binding of a target back as it was.
#pragma once

#include "dispatch.hpp"

namespace geyser::opengl {

class TextureBinding {
public:
    TextureBinding(const GlDispatch& gl, GLenum target) : gl_(gl), target_(target) {
        GLint bound = 0;
        gl_.GetIntegerv(query_of(target), &bound);
        bound_ = static_cast<GLuint>(bound);
    }
    TextureBinding(const TextureBinding&) = delete;
    TextureBinding& operator=(const TextureBinding&) = delete;
    ~TextureBinding() { gl_.BindTexture(target_, bound_); }

private:
    static constexpr GLenum query_of(GLenum target) noexcept {
        switch (target) {
        case GL_TEXTURE_2D_ARRAY:
            return GL_TEXTURE_BINDING_2D_ARRAY;
        case GL_TEXTURE_2D_MULTISAMPLE:
            return GL_TEXTURE_BINDING_2D_MULTISAMPLE;
        case GL_TEXTURE_2D_MULTISAMPLE_ARRAY:
            return GL_TEXTURE_BINDING_2D_MULTISAMPLE_ARRAY;
        case GL_TEXTURE_3D:
            return GL_TEXTURE_BINDING_3D;
        case GL_TEXTURE_CUBE_MAP:
            return GL_TEXTURE_BINDING_CUBE_MAP;
        case GL_TEXTURE_CUBE_MAP_ARRAY:
            return GL_TEXTURE_BINDING_CUBE_MAP_ARRAY;
        default:
            return GL_TEXTURE_BINDING_2D;
        }
    }

    const GlDispatch& gl_;
    GLenum target_;
    GLuint bound_ = 0;
};

} // namespace geyser::opengl
