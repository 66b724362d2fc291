#pragma once

#include "endpoint.hpp"
#include "opengl_functions.hpp"

#include <geyser/opengl.hpp>

#include <vector>

namespace geyser::endpoint {

/// Writes and reads by the pixel transfers of desktop OpenGL; multisampled textures by clears and blits.
class OpenGLEndpoint final : public Endpoint {
public:
    /// The manager's context is current, of desktop OpenGL, and the endpoint's to set up.
    explicit OpenGLEndpoint(OpenGLTextureShareManager& manager);

    [[nodiscard]] Result<void> upload(SharedTexture& texture, const Fill& fill) override;
    [[nodiscard]] Result<void> download(SharedTexture& texture, const Look& look) override;
    [[nodiscard]] Result<void> finish() override;

private:
    void put(const OpenGLTexture& texture, const Subresource& part, std::span<const std::byte> texels) const;
    /// By way of a copy that the GPU makes: NVIDIA's driver answers the first read after an upload from what it kept of
    /// that, whatever other APIs have written since (docs/backends/opengl.md).
    void get(const OpenGLTexture& texture, const Subresource& part, std::span<std::byte> texels) const;
    void resolve(const OpenGLTexture& texture, const Subresource& part, GLuint into) const;
    [[nodiscard]] Result<void> check(std::string_view step) const;

    OpenGLFunctions gl_;
    std::vector<std::byte> texels_;
    std::vector<std::byte> depth_; ///< of a texture with stencil, until that is known too
};

} // namespace geyser::endpoint
