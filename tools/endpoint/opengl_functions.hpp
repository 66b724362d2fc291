// The functions of OpenGL 4.5 that the endpoint calls, from where its manager has its own.
#pragma once

#include <geyser/opengl.hpp>

#include <GL/glcorearb.h>

namespace geyser::endpoint {

// clang-format off
#define GEYSER_ENDPOINT_GL_FUNCTIONS(X) \
    X(PFNGLBLITNAMEDFRAMEBUFFERPROC, glBlitNamedFramebuffer) \
    X(PFNGLCLEARTEXIMAGEPROC, glClearTexImage) \
    X(PFNGLCOMPRESSEDTEXTURESUBIMAGE2DPROC, glCompressedTextureSubImage2D) \
    X(PFNGLCOMPRESSEDTEXTURESUBIMAGE3DPROC, glCompressedTextureSubImage3D) \
    X(PFNGLCOPYIMAGESUBDATAPROC, glCopyImageSubData) \
    X(PFNGLCREATEFRAMEBUFFERSPROC, glCreateFramebuffers) \
    X(PFNGLCREATETEXTURESPROC, glCreateTextures) \
    X(PFNGLDELETEFRAMEBUFFERSPROC, glDeleteFramebuffers) \
    X(PFNGLDELETETEXTURESPROC, glDeleteTextures) \
    X(PFNGLFINISHPROC, glFinish) \
    X(PFNGLGETCOMPRESSEDTEXTURESUBIMAGEPROC, glGetCompressedTextureSubImage) \
    X(PFNGLGETERRORPROC, glGetError) \
    X(PFNGLGETTEXTURESUBIMAGEPROC, glGetTextureSubImage) \
    X(PFNGLNAMEDFRAMEBUFFERTEXTUREPROC, glNamedFramebufferTexture) \
    X(PFNGLPIXELSTOREIPROC, glPixelStorei) \
    X(PFNGLTEXTURESTORAGE2DPROC, glTextureStorage2D) \
    X(PFNGLTEXTURESTORAGE3DPROC, glTextureStorage3D) \
    X(PFNGLTEXTURESUBIMAGE2DPROC, glTextureSubImage2D) \
    X(PFNGLTEXTURESUBIMAGE3DPROC, glTextureSubImage3D)
// clang-format on

struct OpenGLFunctions {
#define GEYSER_DECLARE(type, name) type name = nullptr;
    GEYSER_ENDPOINT_GL_FUNCTIONS(GEYSER_DECLARE)
#undef GEYSER_DECLARE

    [[nodiscard]] static OpenGLFunctions load(OpenGLGetProcAddress get) {
        OpenGLFunctions gl;
#define GEYSER_LOAD(type, name) gl.name = reinterpret_cast<type>(get(#name));
        GEYSER_ENDPOINT_GL_FUNCTIONS(GEYSER_LOAD)
#undef GEYSER_LOAD
        return gl;
    }
};

} // namespace geyser::endpoint
