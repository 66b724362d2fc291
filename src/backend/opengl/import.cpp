#include "import.hpp"

#include "core/try.hpp"
#include "errors.hpp"
#include "support.hpp"
#include "texture_binding.hpp"

namespace geyser::opengl {
namespace {

Result<OwnedMemoryObject> import_memory(const std::shared_ptr<Context>& context, const ApiTextureHandle& handle,
                                        std::string_view operation) {
    const GlDispatch& gl = context->gl();
    GLuint name = 0;
    gl.CreateMemoryObjectsEXT(1, &name);
    OwnedMemoryObject memory(context, name);
    // Before the import: the object is immutable after it (trap 16).
    const GLint dedicated = handle.dedicated ? GL_TRUE : GL_FALSE;
    gl.MemoryObjectParameterivEXT(name, GL_DEDICATED_MEMORY_OBJECT_EXT, &dedicated);
    if (const GLenum error = gl.GetError(); error != GL_NO_ERROR) {
        return gl_failed(error, operation, "glMemoryObjectParameterivEXT");
    }
    // GL takes the descriptor on success only (trap 8).
    GEYSER_TRY(OsObject object, duplicate(handle.objects[0]));
    gl.ImportMemoryFdEXT(name, handle.allocation_size, GL_HANDLE_TYPE_OPAQUE_FD_EXT, object.get());
    if (const GLenum error = gl.GetError(); error != GL_NO_ERROR) {
        return gl_failed(error, operation, "glImportMemoryFdEXT");
    }
    (void)object.take();
    return memory;
}

GLsizei size(std::uint32_t extent) { return static_cast<GLsizei>(extent); }

/// The name of the call that it made.
std::string_view allocate(const GlDispatch& gl, const ImportedImage& image, const TextureDescriptor& descriptor) {
    const GLuint memory = image.memory.get();
    const GLsizei width = size(descriptor.width);
    const GLsizei height = size(descriptor.height);
    const GLsizei layers = size(descriptor.array_layers);
    const GLsizei levels = size(descriptor.mip_levels);
    const GLsizei samples = size(descriptor.samples);
    switch (image.target) {
    case GL_TEXTURE_2D_MULTISAMPLE:
        gl.TexStorageMem2DMultisampleEXT(image.target, samples, image.internal_format, width, height, GL_TRUE, memory,
                                         0);
        return "glTexStorageMem2DMultisampleEXT";
    case GL_TEXTURE_2D_MULTISAMPLE_ARRAY:
        gl.TexStorageMem3DMultisampleEXT(image.target, samples, image.internal_format, width, height, layers, GL_TRUE,
                                         memory, 0);
        return "glTexStorageMem3DMultisampleEXT";
    case GL_TEXTURE_3D:
        gl.TexStorageMem3DEXT(image.target, levels, image.internal_format, width, height, size(descriptor.depth),
                              memory, 0);
        return "glTexStorageMem3DEXT";
    case GL_TEXTURE_2D_ARRAY:
    case GL_TEXTURE_CUBE_MAP_ARRAY:
        gl.TexStorageMem3DEXT(image.target, levels, image.internal_format, width, height, layers, memory, 0);
        return "glTexStorageMem3DEXT";
    default:
        gl.TexStorageMem2DEXT(image.target, levels, image.internal_format, width, height, memory, 0);
        return "glTexStorageMem2DEXT";
    }
}

} // namespace

Result<ImportedImage> import_image(const std::shared_ptr<Context>& context, const ApiTextureHandle& memory,
                                   const TextureDescriptor& descriptor, std::string_view operation) {
    const GlDispatch& gl = context->gl();
    const auto format = internal_format(descriptor.format);
    if (!format) {
        return fail(ErrorCode::UnsupportedFormat, operation,
                    "OpenGL has no internal format for " + std::string(name(descriptor.format)));
    }
    context->clear_errors(operation);
    ImportedImage image{.target = target_of(descriptor), .internal_format = *format};
    GEYSER_TRY(image.memory, import_memory(context, memory, operation));
    // The calls that need no binding are those of desktop OpenGL alone.
    const TextureBinding binding(gl, image.target);
    GLuint name = 0;
    gl.GenTextures(1, &name);
    image.texture = OwnedTexture(context, name);
    gl.BindTexture(image.target, name);
    const bool is_linear = descriptor.layout == TextureLayout::Linear;
    // Before the storage (trap 16).
    gl.TexParameteri(image.target, GL_TEXTURE_TILING_EXT, is_linear ? GL_LINEAR_TILING_EXT : GL_OPTIMAL_TILING_EXT);
    if (const GLenum error = gl.GetError(); error != GL_NO_ERROR) {
        return gl_failed(error, operation, "glTexParameteri(GL_TEXTURE_TILING_EXT)");
    }
    const std::string_view call = allocate(gl, image, descriptor);
    if (const GLenum error = gl.GetError(); error != GL_NO_ERROR) {
        return gl_failed(error, operation, call);
    }
    if (swaps_red_and_blue(descriptor.format)) {
        gl.TexParameteri(image.target, GL_TEXTURE_SWIZZLE_R, GL_BLUE);
        gl.TexParameteri(image.target, GL_TEXTURE_SWIZZLE_B, GL_RED);
    }
    return image;
}

} // namespace geyser::opengl
