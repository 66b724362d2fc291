#include "copy.hpp"

#include "errors.hpp"

namespace geyser::opengl {

Result<void> copy_image(const Context& context, const Texture& source, const Texture& destination,
                        std::string_view operation) {
    const GlDispatch& gl = context.gl();
    context.clear_errors(operation);
    const TextureDescriptor& image = source.descriptor();
    const bool is_volume = image.dimension == TextureDimension::D3;
    for (std::uint32_t level = 0; level < image.mip_levels; ++level) {
        const auto mip = static_cast<GLint>(level);
        const std::uint32_t slices = is_volume ? mip_extent(image.depth, level) : image.array_layers;
        gl.CopyImageSubData(source.texture(), source.target(), mip, 0, 0, 0, destination.texture(),
                            destination.target(), mip, 0, 0, 0, static_cast<GLsizei>(mip_extent(image.width, level)),
                            static_cast<GLsizei>(mip_extent(image.height, level)), static_cast<GLsizei>(slices));
    }
    if (const GLenum error = gl.GetError(); error != GL_NO_ERROR) {
        return gl_failed(error, operation, "glCopyImageSubData");
    }
    return {};
}

} // namespace geyser::opengl
