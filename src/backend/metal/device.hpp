// One Metal device with the queue that Geyser submits to.
#pragma once

#include "backend/metal/formats.hpp"
#include "backend/metal/objc/pool.hpp"

#include <memory>
#include <string>
#include <vector>

namespace geyser::metal {

/// Immutable, so every call is thread-safe. Outlives what is made on it.
class Device {
public:
    /// The device that `selector` means (select_device.hpp), with a queue of Geyser's own. `lookup` as in
    /// objc::Runtime::load(). DeviceNotFound where there is none, as in a sandbox without a GPU.
    [[nodiscard]] static Result<std::unique_ptr<Device>> open(MetalSymbolLookup lookup, std::string_view selector,
                                                              std::string_view operation);
    /// The user's device, and his queue; nullptr for a queue of Geyser's own. Both are retained. InvalidArgument for a
    /// queue of another device.
    [[nodiscard]] static Result<std::unique_ptr<Device>>
    adopt(MetalSymbolLookup lookup, objc::MTLDevice* device, objc::MTLCommandQueue* queue, std::string_view operation);

    [[nodiscard]] const objc::Runtime& runtime() const noexcept { return *runtime_; }
    [[nodiscard]] objc::MTLDevice* get() const noexcept { return device_.get(); }
    [[nodiscard]] objc::MTLCommandQueue* queue() const noexcept { return queue_.get(); }

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    /// Of the GPU, the same in every process until the next start of the system.
    [[nodiscard]] std::uint64_t registry_id() const noexcept { return registry_id_; }
    /// What IOSurface-backed textures need here (trap 39): Shared on Apple's GPUs; Managed on those of an Intel Mac,
    /// which have no shared textures.
    [[nodiscard]] objc::MTLStorageMode storage_mode() const noexcept { return storage_mode_; }
    /// Apple's own, or else one of an Intel Mac.
    [[nodiscard]] bool is_apple_gpu() const noexcept { return storage_mode_ == objc::MTLStorageMode::Shared; }
    [[nodiscard]] Compression compression() const noexcept { return {.bc = has_bc_, .etc2_and_astc = is_apple_gpu()}; }

private:
    Device() = default;
    [[nodiscard]] static Result<std::unique_ptr<Device>> complete(std::unique_ptr<const objc::Runtime> runtime,
                                                                  objc::Retained<objc::MTLDevice> device,
                                                                  objc::MTLCommandQueue* queue,
                                                                  std::string_view operation);

    std::unique_ptr<const objc::Runtime> runtime_; // first: the last to go
    objc::Retained<objc::MTLDevice> device_;
    objc::Retained<objc::MTLCommandQueue> queue_;
    std::string name_;
    std::uint64_t registry_id_ = 0;
    objc::MTLStorageMode storage_mode_ = objc::MTLStorageMode::Shared;
    bool has_bc_ = false;
};

/// One of the system's devices.
struct DeviceEntry {
    objc::Retained<objc::MTLDevice> device = {};
    std::string name = {};
    std::uint64_t registry_id = 0;
};
/// All of them, the system's default one first. DeviceNotFound where there is none.
[[nodiscard]] Result<std::vector<DeviceEntry>> list_devices(const objc::Runtime& runtime, std::string_view operation);

/// The numbers of a registry id as other tools print them: "0x100000abc".
[[nodiscard]] std::string registry_id_text(std::uint64_t id);

} // namespace geyser::metal
