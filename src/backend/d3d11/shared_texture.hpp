// A texture of a manager.
#pragma once

#include "backend/d3d11/host_mirror.hpp"
#include "backend/dxgi/texture.hpp"

#include <geyser/d3d11.hpp>

namespace geyser::d3d11 {

class Texture final : public dxgi::Texture<D3D11Texture, SharedResource, HostMirror> {
public:
    static constexpr Transport kTransport = Transport::D3D11Texture;

    using dxgi::Texture<D3D11Texture, SharedResource, HostMirror>::Texture;

    [[nodiscard]] ID3D11Texture2D* texture() const noexcept override {
        return mirror() != nullptr ? mirror()->texture.get() : shared()->texture.get();
    }
};

} // namespace geyser::d3d11
