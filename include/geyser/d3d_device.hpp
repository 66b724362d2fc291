// What a DXGI adapter is, before a manager of either Direct3D is made on it.
#pragma once

#include <geyser/identity.hpp>

#include <string>

namespace geyser {

struct D3DDeviceSummary {
    std::string name = {};
    std::string driver = {};      ///< version of the driver, where DXGI tells
    DeviceIdentity identity = {}; ///< the LUID and node mask; Direct3D has no UUIDs
};

} // namespace geyser
