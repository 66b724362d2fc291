// The functions of Dawn that the backend calls, loaded through one entry point.
#pragma once

#include <geyser/webgpu.hpp>

#include <string>
#include <string_view>

namespace geyser::webgpu {

// clang-format off
#define GEYSER_WEBGPU_FUNCTIONS(X) \
    X(AdapterAddRef) \
    X(AdapterGetInfo) \
    X(AdapterHasFeature) \
    X(AdapterInfoFreeMembers) \
    X(AdapterRelease) \
    X(AdapterRequestDevice) \
    X(CommandBufferRelease) \
    X(CommandEncoderCopyTextureToTexture) \
    X(CommandEncoderFinish) \
    X(CommandEncoderRelease) \
    X(CreateInstance) \
    X(DeviceAddRef) \
    X(DeviceCreateCommandEncoder) \
    X(DeviceGetQueue) \
    X(DeviceHasFeature) \
    X(DeviceImportSharedFence) \
    X(DeviceImportSharedTextureMemory) \
    X(DevicePopErrorScope) \
    X(DevicePushErrorScope) \
    X(DeviceRelease) \
    X(InstanceProcessEvents) \
    X(InstanceRelease) \
    X(InstanceRequestAdapter) \
    X(QueueRelease) \
    X(QueueSubmit) \
    X(QueueWriteTexture) \
    X(SharedFenceExportInfo) \
    X(SharedFenceRelease) \
    X(SharedTextureMemoryBeginAccess) \
    X(SharedTextureMemoryCreateTexture) \
    X(SharedTextureMemoryEndAccess) \
    X(SharedTextureMemoryEndAccessStateFreeMembers) \
    X(SharedTextureMemoryGetProperties) \
    X(SharedTextureMemoryIsDeviceLost) \
    X(SharedTextureMemoryRelease) \
    X(TextureRelease)
// clang-format on

struct Dispatch {
    WGPUProcGetProcAddress get_proc_address = nullptr;
#define GEYSER_DECLARE(name) WGPUProc##name name = nullptr;
    GEYSER_WEBGPU_FUNCTIONS(GEYSER_DECLARE)
#undef GEYSER_DECLARE
};

/// BackendUnavailable, with its name, where a function is missing.
[[nodiscard]] Result<Dispatch> load(WGPUProcGetProcAddress get_proc_address, std::string_view operation);

/// From a library, which stays open for the life of the process: it leaves threads behind.
[[nodiscard]] Result<WGPUProcGetProcAddress> open_library(const std::string& file, std::string_view operation);

/// Dawn's strings may end by a length or by a NUL.
[[nodiscard]] std::string text(WGPUStringView view);
[[nodiscard]] constexpr WGPUStringView view(std::string_view text) noexcept { return {text.data(), text.size()}; }

} // namespace geyser::webgpu
