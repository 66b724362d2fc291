// An application with a Vulkan device and an image of its own shares that image: Geyser adopts both.
#include "common/check.hpp"
#include "common/gpu.hpp"

#include <geyser/geyser.hpp>
#include <geyser/vulkan.hpp>

#include <volk.h>

#include <algorithm>
#include <bit>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

using namespace geyser;
using namespace example;

namespace {

constexpr Pixel kTeal{0, 128, 128, 255};
constexpr std::uint32_t kApiVersion = VK_API_VERSION_1_2; // the first with timeline semaphores in its core

VkInstance create_instance() {
    check(volkInitialize(), "volkInitialize");
    const auto extensions = VulkanTextureShareManager::wanted_instance_extensions();
    const VkApplicationInfo application{.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO, .apiVersion = kApiVersion};
    const VkInstanceCreateInfo info{.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO,
                                    .pApplicationInfo = &application,
                                    .enabledExtensionCount = static_cast<std::uint32_t>(extensions.size()),
                                    .ppEnabledExtensionNames = extensions.data()};
    VkInstance instance = VK_NULL_HANDLE;
    check(vkCreateInstance(&info, nullptr, &instance), "vkCreateInstance");
    volkLoadInstance(instance);
    return instance;
}

VkDevice create_device(VkPhysicalDevice physical_device, const std::vector<const char*>& extensions) {
    const VkPhysicalDeviceTimelineSemaphoreFeatures timelines{
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TIMELINE_SEMAPHORE_FEATURES, .timelineSemaphore = VK_TRUE};
    const float priority = 1.0F;
    // Family 0 can transfer in every driver; a real program looks for what it needs.
    const VkDeviceQueueCreateInfo queue{.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
                                        .queueFamilyIndex = 0,
                                        .queueCount = 1,
                                        .pQueuePriorities = &priority};
    const VkDeviceCreateInfo info{.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
                                  .pNext = &timelines,
                                  .queueCreateInfoCount = 1,
                                  .pQueueCreateInfos = &queue,
                                  .enabledExtensionCount = static_cast<std::uint32_t>(extensions.size()),
                                  .ppEnabledExtensionNames = extensions.data()};
    VkDevice device = VK_NULL_HANDLE;
    check(vkCreateDevice(physical_device, &info, nullptr, &device), "vkCreateDevice");
    volkLoadDevice(device);
    return device;
}

/// The application's image becomes a texture like any other.
void share(VulkanTextureShareManager& manager, const VulkanImageToAdopt& image, const TextureDescriptor& descriptor) {
    auto texture = check(manager.adopt_image(image, descriptor));
    // The other side; here a second device in the same process, by the UUID of the application's.
    auto other =
        check(VulkanTextureShareManager::create({.device = to_string(manager.capabilities().identity.device)}));
    auto imported = check(other->import_texture(check(manager.export_texture(*texture)), descriptor));
    const Gpu gpu(manager);
    const Gpu other_gpu(*other);

    const VkCommandBuffer commands = gpu.begin();
    check(manager.record_acquire(commands, *texture, {}, Contents::Discard));
    gpu.clear(commands, *texture, kTeal);
    gpu.submit(commands);
    check(manager.release(*texture, {})); // no sync point to signal: it waits for the GPU instead
    check(other->acquire(*imported, {}));

    const auto pixels = other_gpu.read_back(*imported);
    if (!all_are(kTeal, pixels)) {
        stop("the other device does not see the colour that the application wrote");
    }
    std::cout << pixels.size() << " pixels of the application's image are right\n";
}

} // namespace

int main() {
    const VkInstance instance = create_instance();
    std::uint32_t count = 1;
    VkPhysicalDevice physical_device = VK_NULL_HANDLE;
    const VkResult found = vkEnumeratePhysicalDevices(instance, &count, &physical_device);
    if (found < 0 || count == 0) { // VK_INCOMPLETE is no error: there are more
        stop("there is no Vulkan device: VkResult " + std::to_string(found));
    }
    const auto extensions = check(VulkanTextureShareManager::wanted_device_extensions(instance, physical_device));
    const VkDevice device = create_device(physical_device, extensions);
    VkQueue queue = VK_NULL_HANDLE;
    vkGetDeviceQueue(device, 0, 0, &queue);

    // Two structures make an image exportable: one in the image's chain, one in its memory's.
    // What stands behind an exported handle is the system's: an NT handle on Windows, elsewhere a file descriptor.
    const bool nt_handles =
        std::ranges::find(extensions, std::string_view("VK_KHR_external_memory_win32")) != extensions.end();
    const auto handle_type =
        nt_handles ? VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_WIN32_BIT : VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT;
    const VkExternalMemoryImageCreateInfo external{.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_IMAGE_CREATE_INFO,
                                                   .handleTypes = static_cast<VkFlags>(handle_type)};
    const VkImageCreateInfo image_info{.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
                                       .pNext = &external,
                                       .imageType = VK_IMAGE_TYPE_2D,
                                       .format = VK_FORMAT_R8G8B8A8_UNORM,
                                       .extent = {800, 600, 1},
                                       .mipLevels = 1,
                                       .arrayLayers = 1,
                                       .samples = VK_SAMPLE_COUNT_1_BIT,
                                       .usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT};
    VkImage image = VK_NULL_HANDLE;
    check(vkCreateImage(device, &image_info, nullptr, &image), "vkCreateImage");

    VkMemoryRequirements needs{};
    vkGetImageMemoryRequirements(device, image, &needs);
    const VkMemoryDedicatedAllocateInfo dedicated{.sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO,
                                                  .image = image};
    const VkExportMemoryAllocateInfo exported{.sType = VK_STRUCTURE_TYPE_EXPORT_MEMORY_ALLOCATE_INFO,
                                              .pNext = &dedicated,
                                              .handleTypes = external.handleTypes};
    const VkMemoryAllocateInfo memory_info{.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
                                           .pNext = &exported,
                                           .allocationSize = needs.size,
                                           .memoryTypeIndex =
                                               static_cast<std::uint32_t>(std::countr_zero(needs.memoryTypeBits))};
    VkDeviceMemory memory = VK_NULL_HANDLE;
    check(vkAllocateMemory(device, &memory_info, nullptr, &memory), "vkAllocateMemory");
    check(vkBindImageMemory(device, image, memory, 0), "vkBindImageMemory");

    {
        auto manager = check(VulkanTextureShareManager::adopt({.instance = instance,
                                                               .physical_device = physical_device,
                                                               .device = device,
                                                               .queue = queue,
                                                               .queue_family = 0,
                                                               .api_version = kApiVersion,
                                                               .device_extensions = extensions,
                                                               .timeline_semaphore = true}));
        share(*manager,
              {.image = image,
               .memory = memory,
               .create_info = &image_info,
               .allocate_info = &memory_info,
               .transport = nt_handles ? Transport::OpaqueWin32 : Transport::OpaqueFd},
              {.width = 800, .height = 600, .usage = TextureUsage::CopySrc | TextureUsage::CopyDst});
    } // the manager goes before what it was given

    vkDestroyImage(device, image, nullptr);
    vkFreeMemory(device, memory, nullptr);
    vkDestroyDevice(device, nullptr);
    vkDestroyInstance(instance, nullptr);
}
