#pragma once

#include "endpoint.hpp"

#include <geyser/d3d12.hpp>

namespace geyser::endpoint {

/// Copies between buffers and textures on the manager's queue.
class D3D12Endpoint final : public Endpoint {
public:
    [[nodiscard]] static Result<std::unique_ptr<Endpoint>> create(D3D12TextureShareManager& manager);
    ~D3D12Endpoint() override;

    [[nodiscard]] Result<void> upload(SharedTexture& texture, const Fill& fill) override;
    [[nodiscard]] Result<void> download(SharedTexture& texture, const Look& look) override;
    [[nodiscard]] Result<void> finish() override { return {}; } // each of the others has waited

private:
    struct Commands;
    D3D12Endpoint(D3D12TextureShareManager& manager, std::unique_ptr<Commands> commands);

    D3D12TextureShareManager& manager_;
    std::unique_ptr<Commands> commands_;
};

} // namespace geyser::endpoint
