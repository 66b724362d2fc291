#include "support.hpp"

#include "texture_binding.hpp"

#include <algorithm>
#include <array>

namespace geyser::opengl {
namespace {

/// OpenGL ES cannot be asked for formats, and desktop drivers name some that they refuse later: a small texture is
/// tried.
bool accepts(const GlDispatch& gl, GLenum format, GLsizei extent) {
    const TextureBinding binding(gl, GL_TEXTURE_2D);
    GLuint texture = 0;
    gl.GenTextures(1, &texture);
    gl.BindTexture(GL_TEXTURE_2D, texture);
    gl.TexStorage2D(GL_TEXTURE_2D, 1, format, extent, extent);
    const bool accepted = gl.GetError() == GL_NO_ERROR;
    gl.DeleteTextures(1, &texture);
    return accepted;
}

bool has_tiling(const GlDispatch& gl, GLenum format, GLint wanted) {
    GLint count = 0;
    std::array<GLint, 4> types = {};
    gl.GetInternalformativ(GL_TEXTURE_2D, format, GL_NUM_TILING_TYPES_EXT, 1, &count);
    gl.GetInternalformativ(GL_TEXTURE_2D, format, GL_TILING_TYPES_EXT, static_cast<GLsizei>(types.size()),
                           types.data());
    if (gl.GetError() != GL_NO_ERROR) {
        return true; // OpenGL ES of some drivers does not answer; then an import will
    }
    const auto known = std::min(static_cast<std::size_t>(std::max(count, 0)), types.size());
    return std::ranges::find(types.begin(), types.begin() + known, wanted) != types.begin() + known;
}

std::vector<GLint> sample_counts(const GlDispatch& gl, GLenum format) {
    std::array<GLint, 16> counts = {};
    gl.GetInternalformativ(GL_TEXTURE_2D_MULTISAMPLE, format, GL_SAMPLES, static_cast<GLsizei>(counts.size()),
                           counts.data());
    if (gl.GetError() != GL_NO_ERROR) {
        return {};
    }
    std::vector<GLint> result(counts.begin(), counts.end());
    std::erase_if(result, [](GLint count) { return count <= 1; });
    return result;
}

} // namespace

std::optional<GLenum> internal_format(TextureFormat format) {
    switch (format) {
    case TextureFormat::Bgra8Unorm:
        return GL_RGBA8;
    case TextureFormat::Bgra8Srgb:
        return GL_SRGB8_ALPHA8;
    default: {
        const FormatInfo* info = format_info(format);
        return info == nullptr ? std::nullopt : info->gl;
    }
    }
}

bool swaps_red_and_blue(TextureFormat format) {
    return format == TextureFormat::Bgra8Unorm || format == TextureFormat::Bgra8Srgb;
}

GLenum target_of(const TextureDescriptor& descriptor) {
    switch (descriptor.dimension) {
    case TextureDimension::Cube:
        return descriptor.array_layers > 6 ? GL_TEXTURE_CUBE_MAP_ARRAY : GL_TEXTURE_CUBE_MAP;
    case TextureDimension::D3:
        return GL_TEXTURE_3D;
    case TextureDimension::D2:
        break;
    }
    if (descriptor.samples > 1) {
        return descriptor.array_layers > 1 ? GL_TEXTURE_2D_MULTISAMPLE_ARRAY : GL_TEXTURE_2D_MULTISAMPLE;
    }
    return descriptor.array_layers > 1 ? GL_TEXTURE_2D_ARRAY : GL_TEXTURE_2D;
}

Support::Format Support::find(const GlDispatch& gl, const FormatInfo& info) {
    const auto format = internal_format(info.format);
    if (!format || !accepts(gl, *format, info.block_width)) {
        return {};
    }
    return {.supported = true,
            .optimal = has_tiling(gl, *format, GL_OPTIMAL_TILING_EXT),
            .linear = has_tiling(gl, *format, GL_LINEAR_TILING_EXT),
            .samples = sample_counts(gl, *format)};
}

Support Support::find(const GlDispatch& gl) {
    Support support;
    support.formats_.reserve(all_formats().size());
    for (const FormatInfo& info : all_formats()) {
        support.formats_.push_back(find(gl, info));
    }
    return support;
}

std::string Support::refusal(const TextureDescriptor& image) const {
    const std::string name(geyser::name(image.format));
    if (!internal_format(image.format)) {
        return "OpenGL has no internal format for " + name;
    }
    const Format& format = formats_[static_cast<std::size_t>(image.format) - 1];
    if (!format.supported) {
        return "glTexStorage2D: the driver does not take the internal format of " + name;
    }
    const bool is_linear = image.layout == TextureLayout::Linear;
    if (!(is_linear ? format.linear : format.optimal)) {
        return std::string("GL_TILING_TYPES_EXT: the driver has no ") + (is_linear ? "linear" : "optimal") +
               " tiling of " + name;
    }
    if (image.samples > 1 && std::ranges::find(format.samples, image.samples) == format.samples.end()) {
        return "GL_SAMPLES: the driver has no " + name + " of " + std::to_string(image.samples) + " samples";
    }
    return {};
}

} // namespace geyser::opengl
