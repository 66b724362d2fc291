// What a device can share.
#pragma once

#include "backend/metal/event.hpp"

#include <geyser/capabilities.hpp>

namespace geyser::metal {

/// `event` is any event of the device.
[[nodiscard]] Capabilities describe(const Device& device, const Event& event);

} // namespace geyser::metal
