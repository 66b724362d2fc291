#pragma once

#include "endpoint.hpp"

#include <geyser/d3d11.hpp>

namespace geyser::endpoint {

/// Copies between staging textures and the shared one on the manager's context.
class D3D11Endpoint final : public Endpoint {
public:
    explicit D3D11Endpoint(D3D11TextureShareManager& manager) : Endpoint(manager), manager_(manager) {}

    [[nodiscard]] Result<void> upload(SharedTexture& texture, const Fill& fill) override;
    [[nodiscard]] Result<void> download(SharedTexture& texture, const Look& look) override;
    [[nodiscard]] Result<void> finish() override { return {}; } // the context keeps the order, and what it uses

private:
    D3D11TextureShareManager& manager_;
};

} // namespace geyser::endpoint
