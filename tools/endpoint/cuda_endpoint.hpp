#pragma once

#include "endpoint.hpp"

#include <cuda/driver.hpp>

#include <vector>

namespace geyser::endpoint {

/// Copies to and from arrays and pointers on the manager's stream.
class CudaEndpoint final : public Endpoint {
public:
    [[nodiscard]] static Result<std::unique_ptr<Endpoint>> create(CudaTextureShareManager& manager);

    [[nodiscard]] Result<void> upload(SharedTexture& texture, const Fill& fill) override;
    [[nodiscard]] Result<void> download(SharedTexture& texture, const Look& look) override;
    [[nodiscard]] Result<void> finish() override;

private:
    CudaEndpoint(CudaTextureShareManager& manager, const cuda_tools::Driver& driver)
        : Endpoint(manager), driver_(driver) {}

    cuda_tools::Driver driver_;
    std::vector<std::byte> packed_;
};

} // namespace geyser::endpoint
