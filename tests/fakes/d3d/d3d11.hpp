// Direct3D 11 on a fake GPU, as far as the backend uses it.
#pragma once

#include "backend/dxgi/com.hpp"
#include "fakes/d3d/gpu.hpp"
#include "fakes/d3d/object.hpp"

namespace geyser::fake {

/// What a system offers.
enum class Fences : std::uint8_t { Present, Missing };

/// A device, to be adopted. The GPU outlives it.
[[nodiscard]] dxgi::Com<ID3D11Device> make_d3d11_device(Gpu& gpu, Fences fences = Fences::Present);

/// What stands behind a texture of the fakes.
[[nodiscard]] Texture& texture_of(ID3D11Texture2D& texture);

} // namespace geyser::fake
