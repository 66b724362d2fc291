// The Vulkan backend. This is the only public header that includes Vulkan; it declares no function of it, so a program
// may load Vulkan in any way (libvulkan, volk, its engine) and need none to start.
#pragma once

#include <geyser/log.hpp>
#include <geyser/manager.hpp>
#include <geyser/metal_loader.hpp>

#include <vulkan/vulkan_core.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace geyser {

/// How the user's own commands use an image next to a hand-off: the layout it is in, and what touches it.
struct VulkanImageState {
    VkImageLayout layout = VK_IMAGE_LAYOUT_GENERAL;
    VkPipelineStageFlags stages = VK_PIPELINE_STAGE_ALL_COMMANDS_BIT;
    VkAccessFlags access = VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT;
};

/// What both sides of a hand-off agree on: the layout in which the image crosses, and to which queue family.
struct VulkanHandOff {
    /// GENERAL: the one layout that every API and every usage knows.
    VkImageLayout layout = VK_IMAGE_LAYOUT_GENERAL;
    /// EXTERNAL for opaque handles and Direct3D's (same device), FOREIGN for everything else (trap 11) where the device
    /// has that.
    std::uint32_t queue_family = VK_QUEUE_FAMILY_EXTERNAL;
};

/// A texture in Vulkan. The image stays owned by the texture.
class GEYSER_API VulkanTexture : public SharedTexture {
public:
    static constexpr Api kApi = Api::Vulkan;

    [[nodiscard]] virtual VkImage image() const noexcept = 0;
    /// The exact parameters with which the image was created: format, usage, flags, view formats.
    [[nodiscard]] virtual const VulkanImageParameters& parameters() const noexcept = 0;
    [[nodiscard]] virtual VkImageAspectFlags aspects() const noexcept = 0;
    [[nodiscard]] virtual VulkanHandOff hand_off() const noexcept = 0;
    /// Where each plane's texels lie, for linear images; empty for optimal ones. Images over an IOSurface are optimal.
    [[nodiscard]] virtual const std::vector<PlaneLayout>& planes() const noexcept = 0;

protected:
    using SharedTexture::SharedTexture;
};

/// An image of the user's own, offered for sharing with adopt_image(). He keeps image and memory and destroys them
/// after the texture.
struct VulkanImageToAdopt {
    VkImage image = VK_NULL_HANDLE;
    VkDeviceMemory memory = VK_NULL_HANDLE;
    /// The structure with which the image was created. Its pNext chain must hold VkExternalMemoryImageCreateInfo with
    /// the transport's handle type, and VkImageFormatListCreateInfo if one was given. For Transport::IoSurface it must
    /// hold VkExportMetalObjectCreateInfoEXT with METAL_IOSURFACE instead, and the IOSurface should be the user's too
    /// (VkImportMetalIOSurfaceInfoEXT): MoltenVK's own have no pixel format, so nobody knows what is in them.
    const VkImageCreateInfo* create_info = nullptr;
    /// The structure with which the memory was allocated. Its chain must hold VkExportMemoryAllocateInfo with the
    /// handle type (peers forget it and get fd -1), and VkMemoryDedicatedAllocateInfo for this image where it is
    /// dedicated. Not used for Transport::IoSurface, nor is `memory`.
    const VkMemoryAllocateInfo* allocate_info = nullptr;
    /// OpaqueFd; IoSurface on macOS; OpaqueWin32, D3D12Resource or D3D11Texture on Windows. The image must be bound at
    /// offset 0. On Windows a driver may be asked for the memory's handle only once: leave that to Geyser.
    Transport transport = Transport::OpaqueFd;
};

/// For VulkanTextureShareManager::create(): a device of Geyser's own.
struct VulkanConfig {
    /// Empty: the first device that can share, a real GPU before a software one. Else an index ("0"), a device UUID, or
    /// a part of the device's name.
    std::string device = {};
    /// Loads VK_LAYER_KHRONOS_validation with synchronization validation; its messages go to `log`.
    bool validation = false;
    /// Where all of Vulkan is loaded from; nullptr: the system's loader, found at run time.
    PFN_vkGetInstanceProcAddr get_instance_proc_addr = nullptr;
    /// Where Metal is loaded from, for drivers that stand on it (VK_EXT_metal_objects); nullptr: the system's.
    MetalSymbolLookup metal_symbol_lookup = nullptr;
    LogCallback log = {};
};

/// For VulkanTextureShareManager::adopt(): the user's own device, which he keeps.
struct VulkanAdoptInfo {
    VkInstance instance = VK_NULL_HANDLE;
    VkPhysicalDevice physical_device = VK_NULL_HANDLE;
    VkDevice device = VK_NULL_HANDLE;
    /// Used by the calls that submit. Needs transfer, as every graphics and compute queue has.
    VkQueue queue = VK_NULL_HANDLE;
    std::uint32_t queue_family = 0;
    /// VkApplicationInfo::apiVersion; at least 1.1.
    std::uint32_t api_version = VK_API_VERSION_1_1;
    /// What was enabled at vkCreateDevice; see wanted_device_extensions().
    std::span<const char* const> device_extensions = {};
    /// VkPhysicalDeviceTimelineSemaphoreFeatures::timelineSemaphore was enabled.
    bool timeline_semaphore = false;
    PFN_vkGetInstanceProcAddr get_instance_proc_addr = nullptr; ///< as in VulkanConfig
    MetalSymbolLookup metal_symbol_lookup = nullptr;            ///< as in VulkanConfig
    /// Called around each submission, if the queue is also used by other threads (Vulkan: queues are externally
    /// synchronized).
    std::function<void()> lock_queue = {};
    std::function<void()> unlock_queue = {};
    LogCallback log = {};
};

/// What a device is, before one is made of it.
struct VulkanDeviceSummary {
    std::string name = {};
    std::string driver = {};
    DeviceIdentity identity = {};
    std::uint32_t vendor_id = 0; ///< as other APIs also name devices, though not one device among several alike
    std::uint32_t device_id = 0;
    bool is_software = false;
};

class GEYSER_API VulkanTextureShareManager : public TextureShareManager {
public:
    /// With an instance and a device of Geyser's own. BackendUnavailable where there is no loader or no driver.
    [[nodiscard]] static Result<std::unique_ptr<VulkanTextureShareManager>> create(const VulkanConfig& config = {});
    /// On the user's device. Instance, device and queue must outlive the manager.
    [[nodiscard]] static Result<std::unique_ptr<VulkanTextureShareManager>> adopt(const VulkanAdoptInfo& info);

    /// The instance extensions that Geyser uses beyond Vulkan 1.1: enable them at vkCreateInstance. (None today; call
    /// it all the same.)
    [[nodiscard]] static std::vector<const char*> wanted_instance_extensions();
    /// Those of the device extensions that Geyser uses which this device has: enable them at vkCreateDevice, together
    /// with the feature timelineSemaphore where it is there. Sharing works with what is enabled; capabilities() says
    /// what is missing.
    [[nodiscard]] static Result<std::vector<const char*>>
    wanted_device_extensions(VkInstance instance, VkPhysicalDevice physical_device,
                             PFN_vkGetInstanceProcAddr get_instance_proc_addr = nullptr);
    /// Every device that create() could select, in its order: the index is what VulkanConfig::device takes.
    [[nodiscard]] static Result<std::vector<VulkanDeviceSummary>> devices(const VulkanConfig& config = {});

    [[nodiscard]] virtual VkInstance instance() const noexcept = 0;
    [[nodiscard]] virtual VkPhysicalDevice physical_device() const noexcept = 0;
    [[nodiscard]] virtual VkDevice device() const noexcept = 0;
    [[nodiscard]] virtual VkQueue queue() const noexcept = 0;
    [[nodiscard]] virtual std::uint32_t queue_family() const noexcept = 0;
    [[nodiscard]] virtual PFN_vkGetInstanceProcAddr get_instance_proc_addr() const noexcept = 0;

    /// A texture over the user's own image, to be exported. The same checks as for created ones; NotShareable names
    /// what is missing.
    [[nodiscard]] virtual Result<std::unique_ptr<VulkanTexture>> adopt_image(const VulkanImageToAdopt& image,
                                                                             const TextureDescriptor& descriptor) = 0;

    // Windows: objects with names, for peers between which no handle can travel. The name is one of the system's
    // ("Local\\camera.color": of the session; "Global\\..." needs a privilege; without a prefix it is Local). Names are
    // shared with all programs and all kinds of objects: InvalidArgument where one is taken. The memory or the payload
    // of the semaphore has the name itself, so that other APIs can open it; what an importer must know besides (sizes,
    // memory type, the image's parameters, device) lies in a section called `name` + ".geyser", which this user's
    // programs can read. Both go with the texture or semaphore; what was imported lives on. UnsupportedTransport on
    // other systems.

    /// A texture in the driver's own memory, under a name. It can be exported as well.
    [[nodiscard]] virtual Result<std::unique_ptr<SharedTexture>>
    create_named_texture(std::string_view name, const TextureDescriptor& descriptor) = 0;
    /// The checks are those of import_texture(). InvalidHandle where no texture has the name.
    [[nodiscard]] virtual Result<std::unique_ptr<SharedTexture>>
    import_named_texture(std::string_view name, const TextureDescriptor& expected) = 0;
    [[nodiscard]] virtual Result<std::unique_ptr<SharedSemaphore>> create_named_semaphore(std::string_view name,
                                                                                          SyncKind kind) = 0;
    /// Of the kind that its creator chose. InvalidHandle where no semaphore has the name.
    [[nodiscard]] virtual Result<std::unique_ptr<SharedSemaphore>> import_named_semaphore(std::string_view name) = 0;

    /// Records the release of the texture to the other side into the user's command buffer, which is of queue_family()
    /// and outside a render pass.
    /// `from` is how his commands before it used the image. Afterwards he must not touch it until an acquire. The
    /// submission must signal what the other side waits for.
    [[nodiscard]] virtual Result<void> record_release(VkCommandBuffer commands, SharedTexture& texture,
                                                      const VulkanImageState& from) = 0;
    /// Records the acquire. `to` is how his commands after it use the image. The submission must wait for the other
    /// side.
    [[nodiscard]] virtual Result<void> record_acquire(VkCommandBuffer commands, SharedTexture& texture,
                                                      const VulkanImageState& to,
                                                      Contents contents = Contents::Keep) = 0;

    /// Submits the user's command buffer to the manager's queue, with sync points of whatever kinds: where he records
    /// his hand-offs, this is how he waits and signals. `done` is signalled when the buffer may be used again; where
    /// there is neither a `done` nor anything in `sync.signal`, the call blocks until then. Who submits by himself
    /// finds the semaphores by vulkan::semaphore().
    [[nodiscard]] virtual Result<void> submit(VkCommandBuffer commands, const HandOff& sync,
                                              VkFence done = VK_NULL_HANDLE) = 0;

    // release() and acquire() of TextureShareManager submit the barriers for the user, with the image in GENERAL on
    // his side.
};

/// Borrowed native objects.
namespace vulkan {
/// VK_NULL_HANDLE where the texture is not Vulkan's.
[[nodiscard]] GEYSER_API VkImage image(const SharedTexture& texture) noexcept;
/// VK_NULL_HANDLE where it is a fence or not Vulkan's.
[[nodiscard]] GEYSER_API VkSemaphore semaphore(const SharedSemaphore& semaphore) noexcept;
/// VK_NULL_HANDLE where it is no fence.
[[nodiscard]] GEYSER_API VkFence fence(const SharedSemaphore& fence) noexcept;
} // namespace vulkan

} // namespace geyser
