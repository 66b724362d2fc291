// What a device can share, by trying.
#pragma once

#include "backend/d3d11/device.hpp"
#include "backend/dxgi/support.hpp"

namespace geyser::d3d11 {

[[nodiscard]] dxgi::SharingFaults find_sharing_faults(const Device& device);

} // namespace geyser::d3d11
