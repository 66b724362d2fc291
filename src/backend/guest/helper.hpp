// A Vulkan device of Geyser's own, next to that of an API which can import memory and semaphores but not export them,
// nor see a semaphore from the CPU (OpenGL, CUDA, WebGPU: the guests). It allocates for the guest, checks what peers
// offer to it, holds the CPU's end of its semaphores, and copies to and from host memory.
#pragma once

#include <geyser/vulkan.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace geyser::guest {

/// What stands behind a guest's texture.
struct Backing {
    /// Of Vulkan: the memory as the helper sees it. Between the guest's hand-offs it belongs to EXTERNAL, in GENERAL.
    std::unique_ptr<SharedTexture> image = {};
    /// Of Vulkan, for Transport::HostMemory only: where the image is copied to at a release and from at an acquire.
    std::unique_ptr<SharedTexture> host = {};
    /// The image's memory for the guest to import. Closed once it has.
    ApiTextureHandle memory = {};
    /// As the user gave it, or as the handle says. The image's own may allow more usages, and for host memory may be of
    /// another layout.
    TextureDescriptor descriptor = {};
    /// Made here, so that it is this side's until its first release.
    bool created = false;

    [[nodiscard]] Transport transport() const noexcept { return host ? Transport::HostMemory : Transport::OpaqueFd; }
    [[nodiscard]] std::uint32_t copies_per_frame() const noexcept { return host ? host->copies_per_frame() + 1 : 0; }
};

struct HelperConfig {
    /// The guest's device.
    Uuid device = {};
    /// Its driver, where the guest can tell.
    std::optional<Uuid> driver = {};
    /// How the image of a texture in host memory is laid out.
    TextureLayout host_image_layout = TextureLayout::Optimal;
    bool validation = false;                                    ///< VulkanConfig::validation
    PFN_vkGetInstanceProcAddr get_instance_proc_addr = nullptr; ///< VulkanConfig::get_instance_proc_addr
    LogCallback log = {};
};

/// Thread-safe.
class Helper {
public:
    /// BackendUnavailable where Vulkan has no device of that UUID, DriverMismatch where it is of another driver.
    [[nodiscard]] static Result<std::shared_ptr<Helper>> open(const HelperConfig& config, std::string_view operation);

    [[nodiscard]] VulkanTextureShareManager& vulkan() const noexcept { return *vulkan_; }
    [[nodiscard]] const Capabilities& capabilities() const noexcept { return vulkan_->capabilities(); }

    /// What Vulkan says of the texture, and for host memory of the image and the copies beside it as well.
    [[nodiscard]] Result<TextureSupport> query(const TextureDescriptor& descriptor, Transport transport) const;
    /// What the guest imports for a texture of this description: the image's descriptor.
    [[nodiscard]] TextureDescriptor image_of(const TextureDescriptor& descriptor, Transport transport) const;

    /// Memory for a new texture, its image handed over to EXTERNAL.
    [[nodiscard]] Result<Backing> create(const TextureDescriptor& descriptor, Transport transport,
                                         std::string_view operation) const;
    /// A peer's memory. All that an opaque handle claims is held against Vulkan before a guest's driver sees it.
    [[nodiscard]] Result<Backing> import(const ApiTextureHandle& handle, const TextureDescriptor& expected,
                                         std::string_view operation) const;
    /// A handle for a peer; NotShareable for what was imported.
    [[nodiscard]] Result<ApiTextureHandle> export_memory(const Backing& backing, Api exporter,
                                                         std::string_view operation) const;

    /// For textures in host memory: the two copies, done when the call returns. The image is EXTERNAL's before and
    /// after, and the guest's work on it is done.
    [[nodiscard]] Result<void> copy_to_host(Backing& backing, Timeout timeout, std::string_view operation) const;
    [[nodiscard]] Result<void> copy_from_host(Backing& backing, Timeout timeout, std::string_view operation) const;

private:
    Helper(std::unique_ptr<VulkanTextureShareManager> vulkan, TextureLayout host_image_layout)
        : vulkan_(std::move(vulkan)), host_image_layout_(host_image_layout) {}
    [[nodiscard]] Result<std::unique_ptr<SharedTexture>> create_image(const TextureDescriptor& descriptor) const;

    std::unique_ptr<VulkanTextureShareManager> vulkan_;
    TextureLayout host_image_layout_;
};

/// The capabilities of a guest: the helper's transports, and those of its kinds of sync for which `sync_fault` finds
/// nothing missing in the guest.
template <class SyncFault>
[[nodiscard]] Capabilities guest_capabilities(const Helper& helper, Api api, std::string device_name,
                                              std::string driver, const SyncFault& sync_fault) {
    Capabilities capabilities = helper.capabilities();
    capabilities.api = api;
    capabilities.device_name = std::move(device_name);
    capabilities.driver = std::move(driver);
    for (SyncSupport& sync : capabilities.sync) {
        if (std::string fault = sync_fault(sync.kind); !fault.empty()) {
            sync = {sync.kind, false, false, std::move(fault)};
        }
    }
    return capabilities;
}

} // namespace geyser::guest
