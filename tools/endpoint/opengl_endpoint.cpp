#include "opengl_endpoint.hpp"

#include "opengl_texels.hpp"

#include <string>

namespace geyser::endpoint {
namespace {

GLint offset(std::uint32_t value) { return static_cast<GLint>(value); }
GLsizei size(std::size_t value) { return static_cast<GLsizei>(value); }

bool is_compressed(const SharedTexture& texture) { return format_info(texture.format())->is_compressed(); }

} // namespace

OpenGLEndpoint::OpenGLEndpoint(OpenGLTextureShareManager& manager)
    : Endpoint(manager), gl_(OpenGLFunctions::load(manager.get_proc_address())) {
    gl_.glPixelStorei(GL_PACK_ALIGNMENT, 1);
    gl_.glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
}

Result<void> OpenGLEndpoint::upload(SharedTexture& texture, const Fill& fill) {
    const OpenGLTexture& own = *texture.as<OpenGLTexture>();
    for (const Subresource& part : subresources(texture.descriptor())) {
        texels_.resize(part.bytes());
        fill(part, texels_);
        if (part.aspect == Aspect::Stencil) {
            put(own, part, join_depth_stencil(depth_, texels_));
        } else if (texture.format() == TextureFormat::Depth24PlusStencil8) {
            depth_ = texels_;
        } else {
            if (texture.format() == TextureFormat::Depth24Plus) {
                depth_to_opengl(texels_);
            }
            put(own, part, texels_);
        }
    }
    return check("upload");
}

Result<void> OpenGLEndpoint::download(SharedTexture& texture, const Look& look) {
    const OpenGLTexture& own = *texture.as<OpenGLTexture>();
    std::vector<std::byte> joined;
    for (const Subresource& part : subresources(texture.descriptor())) {
        texels_.resize(part.bytes());
        if (part.aspect == Aspect::Stencil) {
            split_depth_stencil(joined, depth_, texels_);
        } else if (texture.format() == TextureFormat::Depth24PlusStencil8) {
            joined.resize(part.bytes());
            get(own, part, joined);
            depth_.resize(part.bytes());
            std::vector<std::byte> stencil(part.bytes() / sizeof(std::uint32_t));
            split_depth_stencil(joined, texels_, stencil);
        } else {
            get(own, part, texels_);
            if (texture.format() == TextureFormat::Depth24Plus) {
                depth_from_opengl(texels_);
            }
        }
        look(part, texels_);
    }
    return check("download");
}

Result<void> OpenGLEndpoint::finish() {
    gl_.glFinish();
    return check("glFinish");
}

void OpenGLEndpoint::put(const OpenGLTexture& texture, const Subresource& part,
                         std::span<const std::byte> texels) const {
    const GLuint name = texture.texture();
    const GLint level = offset(part.level);
    const GLsizei width = size(part.width);
    const GLsizei height = size(part.height);
    const bool is_flat = texture.target() == GL_TEXTURE_2D;
    if (is_compressed(texture)) {
        const GLenum format = texture.internal_format();
        if (is_flat) {
            gl_.glCompressedTextureSubImage2D(name, level, 0, 0, width, height, format, size(texels.size()),
                                              texels.data());
        } else {
            gl_.glCompressedTextureSubImage3D(name, level, 0, 0, offset(part.layer), width, height, size(part.depth),
                                              format, size(texels.size()), texels.data());
        }
        return;
    }
    const auto [format, type] = transfer_format(texture.format());
    if (part.uniform) {
        gl_.glClearTexImage(name, level, format, type, texels.data());
    } else if (is_flat) {
        gl_.glTextureSubImage2D(name, level, 0, 0, width, height, format, type, texels.data());
    } else {
        gl_.glTextureSubImage3D(name, level, 0, 0, offset(part.layer), width, height, size(part.depth), format, type,
                                texels.data());
    }
}

void OpenGLEndpoint::get(const OpenGLTexture& texture, const Subresource& part, std::span<std::byte> texels) const {
    const GLsizei width = size(part.width);
    const GLsizei height = size(part.height);
    const GLsizei depth = size(part.depth);
    const GLenum target = depth == 1 ? GL_TEXTURE_2D : GL_TEXTURE_3D;
    GLuint copy = 0;
    gl_.glCreateTextures(target, 1, &copy);
    if (depth == 1) {
        gl_.glTextureStorage2D(copy, 1, texture.internal_format(), width, height);
    } else {
        gl_.glTextureStorage3D(copy, 1, texture.internal_format(), width, height, depth);
    }
    if (part.uniform) {
        resolve(texture, part, copy);
    } else {
        gl_.glCopyImageSubData(texture.texture(), texture.target(), offset(part.level), 0, 0, offset(part.layer), copy,
                               target, 0, 0, 0, 0, width, height, depth);
    }
    if (is_compressed(texture)) {
        gl_.glGetCompressedTextureSubImage(copy, 0, 0, 0, 0, width, height, depth, size(texels.size()), texels.data());
    } else {
        const auto [format, type] = transfer_format(texture.format());
        gl_.glGetTextureSubImage(copy, 0, 0, 0, 0, width, height, depth, format, type, size(texels.size()),
                                 texels.data());
    }
    gl_.glDeleteTextures(1, &copy);
}

void OpenGLEndpoint::resolve(const OpenGLTexture& texture, const Subresource& part, GLuint into) const {
    GLuint framebuffers[2] = {};
    gl_.glCreateFramebuffers(2, framebuffers);
    gl_.glNamedFramebufferTexture(framebuffers[0], GL_COLOR_ATTACHMENT0, texture.texture(), 0);
    gl_.glNamedFramebufferTexture(framebuffers[1], GL_COLOR_ATTACHMENT0, into, 0);
    const GLint width = offset(part.width);
    const GLint height = offset(part.height);
    gl_.glBlitNamedFramebuffer(framebuffers[0], framebuffers[1], 0, 0, width, height, 0, 0, width, height,
                               GL_COLOR_BUFFER_BIT, GL_NEAREST);
    gl_.glDeleteFramebuffers(2, framebuffers);
}

Result<void> OpenGLEndpoint::check(std::string_view step) const {
    if (const GLenum error = gl_.glGetError(); error != GL_NO_ERROR) {
        return fail(ErrorCode::DriverFailure, "endpoint", std::string(step) + ": GL error " + std::to_string(error),
                    error);
    }
    return {};
}

} // namespace geyser::endpoint
