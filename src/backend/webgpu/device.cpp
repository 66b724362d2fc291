#include "device.hpp"

namespace geyser::webgpu {

std::span<const Feature> wanted_features() noexcept {
    static constexpr Feature kFeatures[] = {
        {WGPUFeatureName_SharedTextureMemoryOpaqueFD, "shared-texture-memory-opaque-fd"},
        {WGPUFeatureName_SharedFenceVkSemaphoreOpaqueFD, "shared-fence-vk-semaphore-opaque-fd"},
        {WGPUFeatureName_ImplicitDeviceSynchronization, "implicit-device-synchronization"}};
    return kFeatures;
}

Device::Device(Parts parts)
    : parts_(std::move(parts)), queue_(*parts_.fn, parts_.fn->DeviceGetQueue(parts_.device.get())) {}

} // namespace geyser::webgpu
