// Which textures a context can have over imported memory. Found out once, so that it can be asked on any thread.
#pragma once

#include "dispatch.hpp"

#include <optional>
#include <string>
#include <vector>

namespace geyser::opengl {

class Support {
public:
    /// The context is current on this thread, and glGetError empty.
    [[nodiscard]] static Support find(const GlDispatch& gl);

    /// What the context lacks for an image of this description; empty where it can have one.
    [[nodiscard]] std::string refusal(const TextureDescriptor& image) const;

private:
    struct Format {
        bool supported = false;
        bool optimal = false;
        bool linear = false;
        std::vector<GLint> samples = {}; ///< counts beyond 1
    };
    [[nodiscard]] static Format find(const GlDispatch& gl, const FormatInfo& info);

    std::vector<Format> formats_; ///< as all_formats()
};

/// What OpenGL calls the format, or the one that differs in the order of its channels only; nullopt where there is
/// none.
[[nodiscard]] std::optional<GLenum> internal_format(TextureFormat format);

/// Whether it differs so. GL_BGRA8_EXT is no way out: Mesa accepts it and stores red first.
[[nodiscard]] bool swaps_red_and_blue(TextureFormat format);

/// The texture target for a descriptor.
[[nodiscard]] GLenum target_of(const TextureDescriptor& descriptor);

} // namespace geyser::opengl
