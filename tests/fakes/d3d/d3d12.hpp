// Direct3D 12 on a fake GPU, as far as the backend uses it.
#pragma once

#include "backend/dxgi/com.hpp"
#include "fakes/d3d/gpu.hpp"
#include "fakes/d3d/object.hpp"

namespace geyser::fake {

/// A device, to be adopted. The GPU outlives it.
[[nodiscard]] dxgi::Com<ID3D12Device> make_d3d12_device(Gpu& gpu);

/// What stands behind a resource of the fakes.
[[nodiscard]] Texture& texture_of(ID3D12Resource& resource);

} // namespace geyser::fake
