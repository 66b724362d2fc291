// The WebGPU backend: Dawn, whose SharedTextureMemory and SharedFence it uses. It is compiled against the webgpu.h of
// the program (CMake: GEYSER_WEBGPU_INCLUDE_DIR), and calls the library through what the program hands it or names.
//
// Dawn can import memory but not export it. So a manager owns a small Vulkan device on the same GPU, which allocates
// what is shared, checks what peers offer, and holds the ends of semaphores that Dawn has no word for.
#pragma once

#include <geyser/log.hpp>
#include <geyser/manager.hpp>
#include <geyser/vulkan_loader.hpp>

#include <webgpu/webgpu.h>

#include <memory>
#include <string>
#include <vector>

namespace geyser {

/// A texture in WebGPU: two-dimensional, one level, one layer, one sample, in the device's own layout. It stays owned
/// by the texture.
class GEYSER_API WebGpuTexture : public SharedTexture {
public:
    static constexpr Api kApi = Api::WebGpu;

    /// Its usages are all that the shared memory allows, at least those of the descriptor. Commands that use it must be
    /// submitted between the acquire (or, for a texture that was created here, its creation) and the release.
    [[nodiscard]] virtual WGPUTexture texture() const noexcept = 0;

protected:
    using SharedTexture::SharedTexture;
};

/// For WebGpuTextureShareManager::create(): an instance and a device of Geyser's own.
struct WebGpuConfig {
    /// The file of Dawn's library, by path or by name. It must be of the generation of the webgpu.h that Geyser was
    /// compiled with.
    std::string library = "libwebgpu_dawn.so";
    /// Empty: the first of Vulkan's devices for which Dawn has an adapter. Else an index, a device UUID or a part of
    /// the name, as VulkanConfig::device.
    std::string device = {};
    /// Puts the Vulkan device behind the manager under VK_LAYER_KHRONOS_validation; its messages go to `log`.
    bool validation = false;
    VulkanGetProcAddress get_instance_proc_addr = nullptr; ///< VulkanConfig::get_instance_proc_addr
    LogCallback log = {};
};

/// For WebGpuTextureShareManager::adopt(): the user's own device, which he keeps. The manager takes references.
struct WebGpuAdoptInfo {
    WGPUAdapter adapter = nullptr;
    /// Made from `adapter` with the features of wanted_features().
    WGPUDevice device = nullptr;
    /// wgpuGetProcAddress of the library that made them.
    WGPUProcGetProcAddress get_proc_address = nullptr;
    /// Which of Vulkan's devices the adapter is, where the machine has several alike: an index, a device UUID or a part
    /// of the name. Empty: the one with the adapter's vendor and device number.
    std::string vulkan_device = {};
    bool validation = false;                               ///< as in WebGpuConfig
    VulkanGetProcAddress get_instance_proc_addr = nullptr; ///< likewise
    LogCallback log = {};
};

/// Thread-safe like every manager: the device has the feature ImplicitDeviceSynchronization, so textures and semaphores
/// may also be destroyed on any thread.
///
/// The manager's queue is the device's. acquire() begins an access of Dawn's and release() ends it: what was submitted
/// in between is handed over. Both wait and signal on the GPU.
///
/// Errors of the calls that Geyser makes never reach the device's error callback: they are the calls' results.
class GEYSER_API WebGpuTextureShareManager : public TextureShareManager {
public:
    /// BackendUnavailable where the library cannot be opened or is of another generation than the header;
    /// DeviceNotFound where no device matches; ExtensionMissing where the adapter lacks a feature.
    [[nodiscard]] static Result<std::unique_ptr<WebGpuTextureShareManager>> create(const WebGpuConfig& config = {});
    /// ExtensionMissing where the device lacks a feature; DeviceNotFound where Vulkan has no such device, and
    /// InvalidArgument where it has several; DeviceMismatch where `vulkan_device` is another GPU; DeviceLost.
    [[nodiscard]] static Result<std::unique_ptr<WebGpuTextureShareManager>> adopt(const WebGpuAdoptInfo& info);

    /// The features with which a device must be made (WGPUDeviceDescriptor::requiredFeatures). ExtensionMissing, with
    /// its name, where the adapter lacks one: without a fence feature Dawn would lose the device at the first submit.
    [[nodiscard]] static Result<std::vector<WGPUFeatureName>> wanted_features(WGPUAdapter adapter,
                                                                              WGPUProcGetProcAddress get_proc_address);

    [[nodiscard]] virtual WGPUAdapter adapter() const noexcept = 0;
    [[nodiscard]] virtual WGPUDevice device() const noexcept = 0;
    [[nodiscard]] virtual WGPUQueue queue() const noexcept = 0;
    /// For programs that do not link with the library either.
    [[nodiscard]] virtual WGPUProcGetProcAddress get_proc_address() const noexcept = 0;
};

/// Borrowed native objects.
namespace webgpu {
/// nullptr where the texture is not WebGPU's.
[[nodiscard]] GEYSER_API WGPUTexture texture(const SharedTexture& texture) noexcept;
} // namespace webgpu

} // namespace geyser
