// What textures of both Direct3Ds have in common before they are a manager's.
#pragma once

#include <geyser/os_object.hpp>

#include <cstdint>

namespace geyser::dxgi {

/// Who may see a texture.
enum class Sharing : std::uint8_t { Private, Shared };

/// The NT handle of a texture.
struct ExportedTexture {
    OsObject handle = {};
    std::uint64_t bytes = 0; ///< of the memory behind it
};

} // namespace geyser::dxgi
