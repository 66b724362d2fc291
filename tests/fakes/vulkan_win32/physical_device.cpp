// What devices say that they can share.
#include "state.hpp"

#include "fakes/vulkan/extensions.hpp"

#include <algorithm>
#include <array>

namespace geyser::fake_vulkan_win32 {
namespace {

constexpr std::array<VkExtensionProperties, 3> kExtensions = {{
    {VK_KHR_EXTERNAL_MEMORY_WIN32_EXTENSION_NAME, VK_KHR_EXTERNAL_MEMORY_WIN32_SPEC_VERSION},
    {VK_KHR_EXTERNAL_SEMAPHORE_WIN32_EXTENSION_NAME, VK_KHR_EXTERNAL_SEMAPHORE_WIN32_SPEC_VERSION},
    {VK_KHR_EXTERNAL_FENCE_WIN32_EXTENSION_NAME, VK_KHR_EXTERNAL_FENCE_WIN32_SPEC_VERSION},
}};

constexpr std::array<std::uint8_t, VK_LUID_SIZE> kLuid = {'g', 'e', 'y', 's', 'e', 'r'};
constexpr std::uint32_t kNodeMask = 1;

VkExternalMemoryProperties shared_memory(VkFlags handle_type) {
    VkExternalMemoryFeatureFlags features =
        VK_EXTERNAL_MEMORY_FEATURE_EXPORTABLE_BIT | VK_EXTERNAL_MEMORY_FEATURE_IMPORTABLE_BIT;
    if (handle_type == VK_EXTERNAL_MEMORY_HANDLE_TYPE_D3D12_RESOURCE_BIT) {
        features |= VK_EXTERNAL_MEMORY_FEATURE_DEDICATED_ONLY_BIT;
    }
    return {.externalMemoryFeatures = features,
            .exportFromImportedHandleTypes = handle_type,
            .compatibleHandleTypes = handle_type};
}

} // namespace

VKAPI_ATTR VkResult VKAPI_CALL enumerate_extensions(VkPhysicalDevice physical, const char* layer, std::uint32_t* count,
                                                    VkExtensionProperties* properties) {
    const auto enumerate = instance_of(physical).EnumerateDeviceExtensionProperties;
    if (layer != nullptr) {
        return enumerate(physical, layer, count, properties);
    }
    return fake_vulkan::hand_out(enumerate, physical, kExtensions, count, properties);
}

VKAPI_ATTR void VKAPI_CALL get_properties(VkPhysicalDevice physical, VkPhysicalDeviceProperties2* properties) {
    instance_of(physical).GetPhysicalDeviceProperties2(physical, properties);
    if (auto* id =
            find<VkPhysicalDeviceIDProperties>(properties->pNext, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_ID_PROPERTIES)) {
        std::ranges::copy(kLuid, id->deviceLUID);
        id->deviceNodeMask = kNodeMask;
        id->deviceLUIDValid = VK_TRUE;
    }
}

VKAPI_ATTR VkResult VKAPI_CALL get_image_format_properties(VkPhysicalDevice physical,
                                                           const VkPhysicalDeviceImageFormatInfo2* info,
                                                           VkImageFormatProperties2* properties) {
    const auto query = instance_of(physical).GetPhysicalDeviceImageFormatProperties2;
    const auto* external = find<const VkPhysicalDeviceExternalImageFormatInfo>(
        info->pNext, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_IMAGE_FORMAT_INFO);
    if (external == nullptr || (external->handleType & kMemoryTypes) == 0) {
        return query(physical, info, properties);
    }
    // Where the driver can make the image at all, it can make it over host memory.
    Chain chain(info->pNext);
    chain.remove(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_IMAGE_FORMAT_INFO);
    VkPhysicalDeviceImageFormatInfo2 lower = *info;
    lower.pNext = chain.get();
    VkImageFormatProperties2 answer = {.sType = VK_STRUCTURE_TYPE_IMAGE_FORMAT_PROPERTIES_2};
    const VkResult result = query(physical, &lower, &answer);
    properties->imageFormatProperties = answer.imageFormatProperties;
    if (auto* shared = find<VkExternalImageFormatProperties>(properties->pNext,
                                                             VK_STRUCTURE_TYPE_EXTERNAL_IMAGE_FORMAT_PROPERTIES)) {
        shared->externalMemoryProperties = shared_memory(external->handleType);
    }
    return result;
}

VKAPI_ATTR void VKAPI_CALL get_buffer_properties(VkPhysicalDevice physical,
                                                 const VkPhysicalDeviceExternalBufferInfo* info,
                                                 VkExternalBufferProperties* properties) {
    if ((info->handleType & kMemoryTypes) != 0) {
        properties->externalMemoryProperties = shared_memory(info->handleType);
    } else {
        instance_of(physical).GetPhysicalDeviceExternalBufferProperties(physical, info, properties);
    }
}

VKAPI_ATTR void VKAPI_CALL get_semaphore_properties(VkPhysicalDevice physical,
                                                    const VkPhysicalDeviceExternalSemaphoreInfo* info,
                                                    VkExternalSemaphoreProperties* properties) {
    if ((info->handleType & kSemaphoreTypes) == 0) {
        instance_of(physical).GetPhysicalDeviceExternalSemaphoreProperties(physical, info, properties);
        return;
    }
    properties->exportFromImportedHandleTypes = info->handleType;
    properties->compatibleHandleTypes = info->handleType;
    properties->externalSemaphoreFeatures =
        VK_EXTERNAL_SEMAPHORE_FEATURE_EXPORTABLE_BIT | VK_EXTERNAL_SEMAPHORE_FEATURE_IMPORTABLE_BIT;
}

VKAPI_ATTR void VKAPI_CALL get_fence_properties(VkPhysicalDevice physical,
                                                const VkPhysicalDeviceExternalFenceInfo* info,
                                                VkExternalFenceProperties* properties) {
    if ((info->handleType & kFenceTypes) == 0) {
        instance_of(physical).GetPhysicalDeviceExternalFenceProperties(physical, info, properties);
        return;
    }
    properties->exportFromImportedHandleTypes = info->handleType;
    properties->compatibleHandleTypes = info->handleType;
    properties->externalFenceFeatures =
        VK_EXTERNAL_FENCE_FEATURE_EXPORTABLE_BIT | VK_EXTERNAL_FENCE_FEATURE_IMPORTABLE_BIT;
}

} // namespace geyser::fake_vulkan_win32
