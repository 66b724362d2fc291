// Direct3D 11 managers on the fake GPU.
#pragma once

#include "d3d12_fixture.hpp"

#include "backend/d3d11/manager.hpp"
#include "fakes/d3d/d3d11.hpp"

namespace geyser::test {

/// The device's own Direct3D 12 is a fake, too.
inline std::unique_ptr<D3D11TextureShareManager> d3d11_on(fake::Gpu& gpu, fake::Fences fences = fake::Fences::Present) {
    const auto device = fake::make_d3d11_device(gpu, fences);
    auto open_d3d12 = [&gpu](std::string_view) -> Result<dxgi::Com<ID3D12Device>> {
        return fake::make_d3d12_device(gpu);
    };
    return std::make_unique<d3d11::Manager>(d3d11::Device::adopt(device.get(), open_d3d12, "adopt").value());
}

} // namespace geyser::test
