// What this device can share, as data.
#pragma once

#include "device.hpp"

namespace geyser::vulkan {

[[nodiscard]] Capabilities capabilities_of(const Device& device);

/// The descriptor has passed validate().
[[nodiscard]] TextureSupport query_texture(const Device& device, const TextureDescriptor& descriptor,
                                           Transport transport);

} // namespace geyser::vulkan
