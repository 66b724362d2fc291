#pragma once

#include "endpoint.hpp"

#include <geyser/host.hpp>

#include <vector>

namespace geyser::conformance {

/// Reads and writes through the mapping, row by row.
class HostEndpoint final : public Endpoint {
public:
    explicit HostEndpoint(TextureShareManager& manager) : manager_(manager) {}

    [[nodiscard]] Result<void> write(SharedTexture& texture, Use use, Turn turn,
                                     std::optional<SyncPoint> signal) override;
    [[nodiscard]] Result<Comparison> read(SharedTexture& texture, Turn turn, std::optional<SyncPoint> wait) override;
    [[nodiscard]] Result<void> finish() override { return {}; }

private:
    TextureShareManager& manager_;
    std::vector<std::byte> packed_;
};

} // namespace geyser::conformance
