// Direct3D's libraries, opened at run time: Geyser starts where a system has none of them.
#pragma once

#include "backend/dxgi/api.hpp"

#include <geyser/error.hpp>

#include <string_view>

namespace geyser::dxgi {

using CreateFactory = decltype(&CreateDXGIFactory1);
using CreateD3D12Device = PFN_D3D12_CREATE_DEVICE;
using CreateD3D11Device = PFN_D3D11_CREATE_DEVICE;

/// BackendUnavailable names the library, or what it lacks.
[[nodiscard]] Result<CreateFactory> load_factory(std::string_view operation);
[[nodiscard]] Result<CreateD3D12Device> load_d3d12(std::string_view operation);
[[nodiscard]] Result<CreateD3D11Device> load_d3d11(std::string_view operation);

} // namespace geyser::dxgi
