// MTLTextureDescriptor and MTLTexture of the fake.
#pragma once

#include "device.hpp"
#include "surface.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace geyser::fake_metal {

class TextureDescriptor final : public Object {
public:
    TextureDescriptor() : Object("MTLTextureDescriptor") {}
    ForeignTexture shape = {};
    TextureOptions options = {};
};

/// What lies in memory as one: a texel, or a square of them where the format is compressed.
struct TexelBlock {
    std::size_t bytes = 0;
    std::size_t side = 1; ///< texels
    /// Blocks that cover so many texels.
    [[nodiscard]] constexpr std::size_t count(std::size_t texels) const noexcept { return (texels + side - 1) / side; }
};
/// A violation for a format that the fake does not know.
[[nodiscard]] TexelBlock texel_block(unsigned long pixel_format);

class Texture final : public Object {
public:
    /// `surface` may be null: a private texture has texels of its own.
    Texture(Device* device, const TextureDescriptor& descriptor, Surface* surface, unsigned long plane);

    [[nodiscard]] Device* device() const noexcept { return device_.get(); }
    [[nodiscard]] Surface* surface() const noexcept { return surface_ ? surface_->get() : nullptr; }
    [[nodiscard]] unsigned long plane() const noexcept { return plane_; }
    [[nodiscard]] const ForeignTexture& shape() const noexcept { return shape_; }
    [[nodiscard]] const TextureOptions& options() const noexcept { return options_; }

    /// Rows of blocks in memory, and how many bytes are from one to the next.
    struct Rows {
        std::byte* first = nullptr;
        std::size_t pitch = 0;
    };
    [[nodiscard]] Rows rows() const;

    std::string label;

private:
    Reference<Device> device_;
    std::optional<Reference<Surface>> surface_;
    unsigned long plane_;
    ForeignTexture shape_;
    TextureOptions options_;
    std::size_t pitch_ = 0;
    std::vector<std::byte> own_;
};

/// MTLTextureDescriptor, MTLTexture, and what MTLDevice has for them.
void define_textures();

} // namespace geyser::fake_metal
