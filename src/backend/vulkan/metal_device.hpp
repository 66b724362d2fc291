// The Metal device under a Vulkan device whose driver stands on Metal.
#pragma once

#include <geyser/error.hpp>
#include <geyser/identity.hpp>
#include <geyser/metal_loader.hpp>

#include <memory>

namespace geyser::metal {
class Device;
}

namespace geyser::vulkan {

/// Found by its registry id, which is the LUID of the Vulkan device (MoltenVK since 1.2.4, highest byte first); the
/// system's default device where the driver has no LUID or none of that number: IOSurfaces and shared events are of no
/// device in particular. BackendUnavailable and DeviceNotFound as Metal's manager has them.
[[nodiscard]] Result<std::shared_ptr<const metal::Device>>
find_metal_device(MetalSymbolLookup lookup, const DeviceIdentity& identity, std::string_view operation);

} // namespace geyser::vulkan
