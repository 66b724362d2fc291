// A texture of a manager.
#pragma once

#include "backend/d3d12/host_mirror.hpp"
#include "backend/dxgi/texture.hpp"

#include <geyser/d3d12.hpp>

namespace geyser::d3d12 {

class Texture final : public dxgi::Texture<D3D12Texture, Resource, HostMirror> {
public:
    static constexpr Transport kTransport = Transport::D3D12Resource;

    using dxgi::Texture<D3D12Texture, Resource, HostMirror>::Texture;

    [[nodiscard]] ID3D12Resource* resource() const noexcept override {
        return mirror() != nullptr ? mirror()->texture.get() : shared()->get();
    }
};

} // namespace geyser::d3d12
