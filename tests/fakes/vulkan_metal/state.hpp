// What the layer knows of the instances and devices above a driver, and the functions below it.
//
// Strict as tests/fakes/metal is: what MoltenVK does not do, or what the layer does not stand in for, aborts with the
// name of the function.
#pragma once

#include "fakes/metal/event.hpp"
#include "fakes/metal/surface.hpp"
#include "fakes/vulkan/chain.hpp"
#include "fakes/vulkan/sync.hpp"

#include <vulkan/vulkan_core.h>

#include <vulkan/vulkan_metal.h>

#include <map>
#include <memory>
#include <mutex>
#include <string_view>

namespace geyser::fake_vulkan_metal {

/// The functions of the next layer, or of the driver.
struct InstanceFunctions {
    PFN_vkGetInstanceProcAddr GetInstanceProcAddr = nullptr;
    PFN_vkDestroyInstance DestroyInstance = nullptr;
    PFN_vkEnumerateDeviceExtensionProperties EnumerateDeviceExtensionProperties = nullptr;
    PFN_vkGetPhysicalDeviceProperties2 GetPhysicalDeviceProperties2 = nullptr;
};
struct Instance {
    VkInstance handle = VK_NULL_HANDLE;
    InstanceFunctions fn = {};
};

struct DeviceFunctions {
    PFN_vkGetDeviceProcAddr GetDeviceProcAddr = nullptr;
    PFN_vkDestroyDevice DestroyDevice = nullptr;
    PFN_vkCreateImage CreateImage = nullptr;
    PFN_vkDestroyImage DestroyImage = nullptr;
    PFN_vkGetImageMemoryRequirements GetImageMemoryRequirements = nullptr;
    PFN_vkGetImageSubresourceLayout GetImageSubresourceLayout = nullptr;
    PFN_vkAllocateMemory AllocateMemory = nullptr;
    PFN_vkFreeMemory FreeMemory = nullptr;
    PFN_vkBindImageMemory BindImageMemory = nullptr;
    PFN_vkGetMemoryHostPointerPropertiesEXT GetMemoryHostPointerPropertiesEXT = nullptr;
    PFN_vkCreateSemaphore CreateSemaphore = nullptr;
};

/// An image over a surface, with the memory that it is bound to.
struct SurfaceImage {
    fake_metal::Reference<fake_metal::Surface> surface;
    VkDeviceMemory memory = VK_NULL_HANDLE;
    bool exports_surface = false;
};

struct Device {
    VkDevice handle = VK_NULL_HANDLE;
    DeviceFunctions fn = {};
    bool metal_objects = false; ///< VK_EXT_metal_objects is enabled

    std::mutex mutex = {};
    std::map<VkImage, SurfaceImage> images = {};
    std::unique_ptr<fake_vulkan::Sync> sync = nullptr;
};

/// By any of their dispatchable handles: the loader gives those of one instance or device the same first word.
[[nodiscard]] Instance& instance_of(const void* handle);
[[nodiscard]] Device& device_of(const void* handle);

/// For vkExportMetalObjectsEXT and the chains of vkCreate*: a violation where the extension is not enabled.
void check_enabled(const Device& device, std::string_view function);

/// Whether VkExportMetalObjectCreateInfoEXT asks for this kind of object.
[[nodiscard]] bool exports(const void* chain, VkExportMetalObjectTypeFlagBitsEXT type);

// images.cpp
VKAPI_ATTR VkResult VKAPI_CALL create_image(VkDevice handle, const VkImageCreateInfo* info,
                                            const VkAllocationCallbacks* allocator, VkImage* image);
VKAPI_ATTR void VKAPI_CALL destroy_image(VkDevice handle, VkImage image, const VkAllocationCallbacks* allocator);
VKAPI_ATTR VkResult VKAPI_CALL bind_image_memory(VkDevice handle, VkImage image, VkDeviceMemory memory,
                                                 VkDeviceSize offset);
[[nodiscard]] IOSurfaceRef surface_of(Device& device, VkImage image);

// semaphores.cpp
VKAPI_ATTR VkResult VKAPI_CALL create_semaphore(VkDevice handle, const VkSemaphoreCreateInfo* info,
                                                const VkAllocationCallbacks* allocator, VkSemaphore* semaphore);
VKAPI_ATTR void VKAPI_CALL destroy_semaphore(VkDevice handle, VkSemaphore semaphore,
                                             const VkAllocationCallbacks* allocator);
VKAPI_ATTR VkResult VKAPI_CALL get_counter_value(VkDevice handle, VkSemaphore semaphore, std::uint64_t* value);
VKAPI_ATTR VkResult VKAPI_CALL signal_semaphore(VkDevice handle, const VkSemaphoreSignalInfo* info);
VKAPI_ATTR VkResult VKAPI_CALL wait_semaphores(VkDevice handle, const VkSemaphoreWaitInfo* info, std::uint64_t timeout);
[[nodiscard]] MTLSharedEvent_id event_of(Device& device, VkSemaphore semaphore);

// queue.cpp
VKAPI_ATTR VkResult VKAPI_CALL queue_submit(VkQueue queue, std::uint32_t count, const VkSubmitInfo* submits,
                                            VkFence fence);
VKAPI_ATTR VkResult VKAPI_CALL wait_for_fences(VkDevice handle, std::uint32_t count, const VkFence* fences,
                                               VkBool32 all, std::uint64_t timeout);
VKAPI_ATTR VkResult VKAPI_CALL get_fence_status(VkDevice handle, VkFence fence);
VKAPI_ATTR VkResult VKAPI_CALL queue_wait_idle(VkQueue queue);
VKAPI_ATTR VkResult VKAPI_CALL device_wait_idle(VkDevice handle);

} // namespace geyser::fake_vulkan_metal
