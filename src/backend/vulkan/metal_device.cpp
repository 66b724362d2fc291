#include "metal_device.hpp"

#include "backend/metal/device.hpp"
#include "core/try.hpp"

#include <algorithm>

namespace geyser::vulkan {
namespace {

std::uint64_t registry_id_of(const std::array<std::uint8_t, 8>& luid) {
    std::uint64_t id = 0;
    for (const std::uint8_t byte : luid) {
        id = id << 8 | byte;
    }
    return id;
}

} // namespace

Result<std::shared_ptr<const metal::Device>> find_metal_device(MetalSymbolLookup lookup, const DeviceIdentity& identity,
                                                               std::string_view operation) {
    GEYSER_TRY(const auto runtime, metal::objc::Runtime::load(lookup, operation));
    GEYSER_TRY(const auto devices, metal::list_devices(*runtime, operation));
    auto found = devices.begin();
    if (identity.luid) {
        const auto same = std::ranges::find(devices, registry_id_of(*identity.luid), &metal::DeviceEntry::registry_id);
        found = same != devices.end() ? same : found;
    }
    GEYSER_TRY(std::unique_ptr<const metal::Device> device,
               metal::Device::adopt(lookup, found->device.get(), nullptr, operation));
    return device;
}

} // namespace geyser::vulkan
