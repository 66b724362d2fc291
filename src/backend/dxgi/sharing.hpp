// What textures and fences of both Direct3Ds are to a manager.
#pragma once

#include <geyser/os_object.hpp>

#include <cstdint>

namespace geyser::dxgi {

/// Who may see a texture.
enum class Sharing : std::uint8_t { Private, Shared };

/// Imported objects are not exported again.
enum class Origin : std::uint8_t { Own, Imported };

/// The NT handle of a texture.
struct ExportedTexture {
    OsObject handle = {};
    std::uint64_t bytes = 0; ///< of the memory behind it
};

} // namespace geyser::dxgi
