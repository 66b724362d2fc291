// What Direct3D calls the formats, and what it cannot share of them.
#pragma once

#include "backend/dxgi/api.hpp"

#include <geyser/texture.hpp>

#include <string_view>

namespace geyser::dxgi {

/// UnsupportedFormat where Direct3D has no such format, UnsupportedDescriptor where it cannot be used as described.
[[nodiscard]] Result<DXGI_FORMAT> format_of(const TextureDescriptor& descriptor, std::string_view operation);

} // namespace geyser::dxgi
