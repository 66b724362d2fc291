// MTLTextureDescriptor and MTLTexture of the fake.
#pragma once

#include "device.hpp"
#include "surface.hpp"

#include <optional>

namespace geyser::fake_metal {

class TextureDescriptor final : public Object {
public:
    TextureDescriptor() : Object("MTLTextureDescriptor") {}
    ForeignTexture shape = {};
    TextureOptions options = {};
};

class Texture final : public Object {
public:
    /// `surface` may be null.
    Texture(Device* device, const TextureDescriptor& descriptor, Surface* surface, unsigned long plane);

    [[nodiscard]] Device* device() const noexcept { return device_.get(); }
    [[nodiscard]] Surface* surface() const noexcept { return surface_ ? surface_->get() : nullptr; }
    [[nodiscard]] unsigned long plane() const noexcept { return plane_; }
    [[nodiscard]] const ForeignTexture& shape() const noexcept { return shape_; }
    [[nodiscard]] const TextureOptions& options() const noexcept { return options_; }

    std::string label;

private:
    Reference<Device> device_;
    std::optional<Reference<Surface>> surface_;
    unsigned long plane_;
    ForeignTexture shape_;
    TextureOptions options_;
};

/// Bytes of one texel; a violation for a format that the fake does not know.
[[nodiscard]] std::size_t bytes_per_texel(unsigned long pixel_format);

/// MTLTextureDescriptor, MTLTexture, and what MTLDevice has for them.
void define_textures();

} // namespace geyser::fake_metal
