#pragma once

#include "endpoint.hpp"

#include <geyser/host.hpp>

#include <vector>

namespace geyser::endpoint {

/// Reads and writes through the mapping, row by row.
class HostEndpoint final : public Endpoint {
public:
    explicit HostEndpoint(TextureShareManager& manager) : Endpoint(manager) {}

    [[nodiscard]] Result<void> upload(SharedTexture& texture, const Fill& fill) override;
    [[nodiscard]] Result<void> download(SharedTexture& texture, const Look& look) override;
    [[nodiscard]] Result<void> finish() override { return {}; }

private:
    std::vector<std::byte> packed_;
};

} // namespace geyser::endpoint
