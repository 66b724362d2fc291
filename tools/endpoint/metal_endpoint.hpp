#pragma once

#include "endpoint.hpp"

#include <geyser/metal.hpp>
#include <metal/copy.hpp>

namespace geyser::endpoint {

/// Copies between buffers and textures on the manager's queue, plane by plane.
class MetalEndpoint final : public Endpoint {
public:
    [[nodiscard]] static Result<std::unique_ptr<Endpoint>> create(MetalTextureShareManager& manager);

    [[nodiscard]] Result<void> upload(SharedTexture& texture, const Fill& fill) override;
    [[nodiscard]] Result<void> download(SharedTexture& texture, const Look& look) override;
    [[nodiscard]] Result<void> finish() override;

private:
    MetalEndpoint(MetalTextureShareManager& manager, const metal_tools::Metal& metal)
        : Endpoint(manager), manager_(manager), metal_(metal) {}

    MetalTextureShareManager& manager_;
    metal_tools::Metal metal_;
};

} // namespace geyser::endpoint
