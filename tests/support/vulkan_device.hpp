// An instance and a device of the user's own, as an engine has them.
#pragma once

#include "vulkan_commands.hpp"

#include <os_kinds.hpp>

#include <cstring>
#include <optional>
#include <vector>

namespace geyser::test {

/// What kOpaque is to Vulkan.
inline constexpr VkExternalMemoryHandleTypeFlagBits kOpaqueHandleType =
    kOpaque == Transport::OpaqueFd ? VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT
                                   : VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_WIN32_BIT;

/// On the same physical device as `like`. With what Geyser wants enabled, or with nothing.
class UserDevice {
public:
    enum class Enabled { Wanted, Nothing };

    UserDevice(const VulkanTextureShareManager& like, Enabled enabled) {
        use_volk(like);
        const VkApplicationInfo application{.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO,
                                            .apiVersion = VK_API_VERSION_1_1};
        const VkInstanceCreateInfo instance{.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO,
                                            .pApplicationInfo = &application};
        vk_check(vkCreateInstance(&instance, nullptr, &instance_), "vkCreateInstance");
        physical_ = find_physical(like);
        if (enabled == Enabled::Wanted) {
            extensions_ =
                VulkanTextureShareManager::wanted_device_extensions(instance_, physical_, like.get_instance_proc_addr())
                    .value();
        }
        const bool may_have_timelines = std::ranges::any_of(extensions_, [](const char* name) {
            return std::strcmp(name, VK_KHR_TIMELINE_SEMAPHORE_EXTENSION_NAME) == 0;
        });
        VkPhysicalDeviceTimelineSemaphoreFeatures timeline{
            .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TIMELINE_SEMAPHORE_FEATURES};
        if (may_have_timelines) {
            VkPhysicalDeviceFeatures2 features{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2,
                                               .pNext = &timeline};
            vkGetPhysicalDeviceFeatures2(physical_, &features);
        }
        timeline_ = timeline.timelineSemaphore == VK_TRUE;
        const float priority = 1.0F;
        const VkDeviceQueueCreateInfo queue{.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
                                            .queueFamilyIndex = like.queue_family(),
                                            .queueCount = 1,
                                            .pQueuePriorities = &priority};
        const VkDeviceCreateInfo device{.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
                                        .pNext = may_have_timelines ? &timeline : nullptr,
                                        .queueCreateInfoCount = 1,
                                        .pQueueCreateInfos = &queue,
                                        .enabledExtensionCount = static_cast<std::uint32_t>(extensions_.size()),
                                        .ppEnabledExtensionNames = extensions_.data()};
        vk_check(vkCreateDevice(physical_, &device, nullptr, &device_), "vkCreateDevice");
        family_ = like.queue_family();
        vkGetDeviceQueue(device_, family_, 0, &queue_);
    }
    UserDevice(const UserDevice&) = delete;
    UserDevice& operator=(const UserDevice&) = delete;
    ~UserDevice() {
        vkDestroyDevice(device_, nullptr);
        vkDestroyInstance(instance_, nullptr);
    }

    [[nodiscard]] VulkanAdoptInfo info() const {
        return {.instance = instance_,
                .physical_device = physical_,
                .device = device_,
                .queue = queue_,
                .queue_family = family_,
                .device_extensions = extensions_,
                .timeline_semaphore = timeline_};
    }
    [[nodiscard]] VkDevice device() const { return device_; }
    [[nodiscard]] VkPhysicalDevice physical() const { return physical_; }

private:
    [[nodiscard]] VkPhysicalDevice find_physical(const VulkanTextureShareManager& like) const {
        std::uint32_t count = 0;
        vkEnumeratePhysicalDevices(instance_, &count, nullptr);
        std::vector<VkPhysicalDevice> devices(count);
        vkEnumeratePhysicalDevices(instance_, &count, devices.data());
        for (VkPhysicalDevice device : devices) {
            VkPhysicalDeviceIDProperties id{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_ID_PROPERTIES};
            VkPhysicalDeviceProperties2 properties{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2,
                                                   .pNext = &id};
            vkGetPhysicalDeviceProperties2(device, &properties);
            if (std::ranges::equal(id.deviceUUID, like.capabilities().identity.device.bytes)) {
                return device;
            }
        }
        throw std::runtime_error("the manager's device is not among the instance's");
    }

    VkInstance instance_ = VK_NULL_HANDLE;
    VkPhysicalDevice physical_ = VK_NULL_HANDLE;
    VkDevice device_ = VK_NULL_HANDLE;
    VkQueue queue_ = VK_NULL_HANDLE;
    std::uint32_t family_ = 0;
    std::vector<const char*> extensions_ = {};
    bool timeline_ = false;
};

/// An image of the user's own, exportable in every way unless a test spoils it.
struct UserImage {
    explicit UserImage(const UserDevice& owner, const std::function<void(UserImage&)>& spoil = {}) : device(owner) {
        create_info.pNext = &external;
        allocate_info.pNext = &exported;
        if (spoil) {
            spoil(*this);
        }
        vk_check(vkCreateImage(device.device(), &create_info, nullptr, &image), "vkCreateImage");
        VkMemoryRequirements needs;
        vkGetImageMemoryRequirements(device.device(), image, &needs);
        dedicated.image = image;
        allocate_info.allocationSize = needs.size;
        allocate_info.memoryTypeIndex =
            memory_type(device.physical(), needs.memoryTypeBits, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT);
        vk_check(vkAllocateMemory(device.device(), &allocate_info, nullptr, &memory), "vkAllocateMemory");
        vk_check(vkBindImageMemory(device.device(), image, memory, 0), "vkBindImageMemory");
    }
    UserImage(const UserImage&) = delete;
    UserImage& operator=(const UserImage&) = delete;
    ~UserImage() {
        vkDestroyImage(device.device(), image, nullptr);
        vkFreeMemory(device.device(), memory, nullptr);
    }

    [[nodiscard]] VulkanImageToAdopt offer() const {
        return {.image = image,
                .memory = memory,
                .create_info = &create_info,
                .allocate_info = &allocate_info,
                .transport = kOpaque};
    }

    const UserDevice& device;
    VkExternalMemoryImageCreateInfo external{.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_IMAGE_CREATE_INFO,
                                             .handleTypes = kOpaqueHandleType};
    VkImageCreateInfo create_info{.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
                                  .imageType = VK_IMAGE_TYPE_2D,
                                  .format = VK_FORMAT_R8G8B8A8_UNORM,
                                  .extent = {16, 8, 1},
                                  .mipLevels = 1,
                                  .arrayLayers = 1,
                                  .samples = VK_SAMPLE_COUNT_1_BIT,
                                  .usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT |
                                           VK_IMAGE_USAGE_SAMPLED_BIT};
    VkMemoryDedicatedAllocateInfo dedicated{.sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO};
    VkExportMemoryAllocateInfo exported{
        .sType = VK_STRUCTURE_TYPE_EXPORT_MEMORY_ALLOCATE_INFO, .pNext = &dedicated, .handleTypes = kOpaqueHandleType};
    VkMemoryAllocateInfo allocate_info{.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO};
    VkImage image = VK_NULL_HANDLE;
    VkDeviceMemory memory = VK_NULL_HANDLE;
};

} // namespace geyser::test
