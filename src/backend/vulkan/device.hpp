// A VkDevice of Geyser's own or the user's, with all that the rest of the backend asks about it.
#pragma once

#include "instance.hpp"
#include "object_kind.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>

namespace geyser::metal {
class Device;
}

namespace geyser::vulkan {

/// The extensions that the backend makes use of, and whether they are enabled.
struct Extensions {
    // Those of os_sharing(): fds, or NT handles.
    bool memory = false;
    bool semaphore = false;
    bool fence = false;
    bool memory_host = false;
    bool queue_family_foreign = false;
    bool image_format_list = false;  ///< or Vulkan 1.2
    bool timeline_semaphore = false; ///< or Vulkan 1.2; with the feature of that name
    bool metal_objects = false;
};

/// Which of `names` are among the extensions above. Core versions count too.
[[nodiscard]] Extensions enabled_extensions(std::span<const char* const> names, std::uint32_t api_version,
                                            bool timeline_feature);

/// What identifies a physical device and what kind it is.
[[nodiscard]] VulkanDeviceSummary summarize(const Instance& instance, VkPhysicalDevice device);
/// VkPhysicalDevice in the order of preference: real GPUs before software.
[[nodiscard]] Result<std::vector<VkPhysicalDevice>> ordered_devices(const Instance& instance,
                                                                    std::string_view operation);
/// The one that `selector` (VulkanConfig::device) means.
[[nodiscard]] Result<VkPhysicalDevice> select_device(const Instance& instance, std::string_view selector,
                                                     std::string_view operation);
/// Those of the extensions above that the device offers.
[[nodiscard]] Result<std::vector<const char*>> offered_extensions(const Instance& instance, VkPhysicalDevice device,
                                                                  std::string_view operation);

/// Does not change after its creation, so that textures and semaphores share it between threads.
class Device {
public:
    [[nodiscard]] static Result<std::shared_ptr<const Device>> create(std::shared_ptr<const Instance> instance,
                                                                      VkPhysicalDevice physical,
                                                                      MetalSymbolLookup metal_lookup,
                                                                      std::string_view operation);
    [[nodiscard]] static Result<std::shared_ptr<const Device>>
    adopt(std::shared_ptr<const Instance> instance, const VulkanAdoptInfo& info, std::string_view operation);
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;
    ~Device();

    [[nodiscard]] const Instance& instance() const noexcept { return *instance_; }
    [[nodiscard]] VkPhysicalDevice physical() const noexcept { return physical_; }
    [[nodiscard]] VkDevice get() const noexcept { return device_; }
    [[nodiscard]] const DeviceDispatch& fn() const noexcept { return functions_; }
    [[nodiscard]] VkQueue queue() const noexcept { return queue_; }
    [[nodiscard]] std::uint32_t queue_family() const noexcept { return queue_family_; }
    [[nodiscard]] const Extensions& extensions() const noexcept { return extensions_; }
    [[nodiscard]] const VkPhysicalDeviceMemoryProperties& memory() const noexcept { return memory_; }
    [[nodiscard]] const DeviceIdentity& identity() const noexcept { return identity_; }
    [[nodiscard]] bool owned() const noexcept { return owned_; }
    /// VkPhysicalDeviceExternalMemoryHostPropertiesEXT::minImportedHostPointerAlignment.
    [[nodiscard]] std::uint64_t host_pointer_alignment() const noexcept { return host_pointer_alignment_; }
    /// The family that textures of this transport are handed over to (trap 11).
    [[nodiscard]] std::uint32_t external_family(Transport transport) const noexcept;

    /// What this driver's opaque objects look like; filled when the first import asks.
    [[nodiscard]] ObjectKinds& object_kinds() const noexcept { return object_kinds_; }

    /// vkQueueSubmit inside the user's lock.
    [[nodiscard]] VkResult submit(std::span<const VkSubmitInfo> submits, VkFence fence) const;

    /// Gives device and instance up without destroying them: the lesser evil where GPU work that never ends still uses
    /// them. For the last one who submits, when it ends.
    void abandon() const noexcept {
        abandoned_ = true;
        instance_->abandon();
    }
    /// Nothing of it may be destroyed any more: it may be in use for ever.
    [[nodiscard]] bool is_abandoned() const noexcept { return abandoned_; }

    /// Why something that needs an extension cannot be: the driver has none, or the user did not enable it.
    [[nodiscard]] std::string lacks(const char* extension) const;
    /// Why host memory cannot be imported; empty where it can.
    [[nodiscard]] const std::string& host_import_fault() const noexcept { return host_import_fault_; }

    /// Metal, where this driver stands on it; nullptr where metal_fault() says why not.
    [[nodiscard]] const metal::Device* metal() const noexcept { return metal_.get(); }
    [[nodiscard]] const std::string& metal_fault() const noexcept { return metal_fault_; }

private:
    Device() = default;
    [[nodiscard]] Result<void> load(MetalSymbolLookup metal_lookup, std::string_view operation);
    [[nodiscard]] std::string find_host_import_fault() const;

    std::shared_ptr<const Instance> instance_ = {};
    VkPhysicalDevice physical_ = VK_NULL_HANDLE;
    VkDevice device_ = VK_NULL_HANDLE;
    DeviceDispatch functions_ = {};
    VkQueue queue_ = VK_NULL_HANDLE;
    std::uint32_t queue_family_ = 0;
    Extensions extensions_ = {};
    VkPhysicalDeviceMemoryProperties memory_ = {};
    DeviceIdentity identity_ = {};
    std::uint64_t host_pointer_alignment_ = 4096;
    std::string host_import_fault_ = {};
    std::shared_ptr<const metal::Device> metal_ = {};
    std::string metal_fault_ = {};
    mutable ObjectKinds object_kinds_;
    bool owned_ = false;
    mutable std::atomic<bool> abandoned_ = false; ///< textures and semaphores are dropped on any thread
    std::function<void()> lock_queue_ = {};
    std::function<void()> unlock_queue_ = {};
};

} // namespace geyser::vulkan
