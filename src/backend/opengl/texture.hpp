// A shared texture in OpenGL.
#pragma once

#include "import.hpp"
#include "support.hpp"

#include "backend/guest/texture.hpp"

#include <geyser/opengl.hpp>

namespace geyser::opengl {

class Texture final : public guest::Texture<OpenGLTexture> {
public:
    Texture(std::shared_ptr<const guest::Helper> helper, guest::Backing backing, ImportedImage image)
        : guest::Texture<OpenGLTexture>(std::move(helper), std::move(backing)), image_(std::move(image)) {}

    [[nodiscard]] unsigned texture() const noexcept override { return image_.texture.get(); }
    [[nodiscard]] unsigned target() const noexcept override { return image_.target; }
    [[nodiscard]] unsigned internal_format() const noexcept override { return image_.internal_format; }
    [[nodiscard]] bool swaps_red_and_blue() const noexcept override { return opengl::swaps_red_and_blue(format()); }

private:
    ImportedImage image_;
};

} // namespace geyser::opengl
