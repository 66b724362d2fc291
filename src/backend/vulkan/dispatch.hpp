// The Vulkan functions that the backend calls, loaded through one entry point. Nothing else in the backend resolves a
// name, so a test can put a failing function under any of them.
#pragma once

#include <geyser/error.hpp>

#include <vulkan/vulkan_core.h>
// After it, and as plain C: Metal's objects are pointers here.
#include <vulkan/vulkan_metal.h>

namespace geyser::vulkan {

// clang-format off
#define GEYSER_VULKAN_GLOBAL_FUNCTIONS(X) \
    X(CreateInstance) \
    X(EnumerateInstanceExtensionProperties) \
    X(EnumerateInstanceLayerProperties)

#define GEYSER_VULKAN_INSTANCE_FUNCTIONS(X) \
    X(CreateDevice) \
    X(DestroyInstance) \
    X(EnumerateDeviceExtensionProperties) \
    X(EnumeratePhysicalDevices) \
    X(GetDeviceProcAddr) \
    X(GetPhysicalDeviceExternalBufferProperties) \
    X(GetPhysicalDeviceExternalFenceProperties) \
    X(GetPhysicalDeviceExternalSemaphoreProperties) \
    X(GetPhysicalDeviceFeatures2) \
    X(GetPhysicalDeviceFormatProperties2) \
    X(GetPhysicalDeviceImageFormatProperties2) \
    X(GetPhysicalDeviceMemoryProperties) \
    X(GetPhysicalDeviceProperties) \
    X(GetPhysicalDeviceProperties2) \
    X(GetPhysicalDeviceQueueFamilyProperties)

// Present only where their extension is enabled.
#define GEYSER_VULKAN_OPTIONAL_INSTANCE_FUNCTIONS(X) \
    X(CreateDebugUtilsMessengerEXT) \
    X(DestroyDebugUtilsMessengerEXT)

#define GEYSER_VULKAN_DEVICE_FUNCTIONS(X) \
    X(AllocateCommandBuffers) \
    X(AllocateMemory) \
    X(BeginCommandBuffer) \
    X(BindBufferMemory) \
    X(BindImageMemory) \
    X(CmdCopyBufferToImage) \
    X(CmdCopyImage) \
    X(CmdCopyImageToBuffer) \
    X(CmdPipelineBarrier) \
    X(CreateBuffer) \
    X(CreateCommandPool) \
    X(CreateFence) \
    X(CreateImage) \
    X(CreateSemaphore) \
    X(DestroyBuffer) \
    X(DestroyCommandPool) \
    X(DestroyDevice) \
    X(DestroyFence) \
    X(DestroyImage) \
    X(DestroySemaphore) \
    X(EndCommandBuffer) \
    X(FreeMemory) \
    X(GetBufferMemoryRequirements) \
    X(GetDeviceQueue) \
    X(GetFenceStatus) \
    X(GetImageMemoryRequirements2) \
    X(GetImageSubresourceLayout) \
    X(MapMemory) \
    X(QueueSubmit) \
    X(ResetFences) \
    X(WaitForFences)

// Core since 1.2 or from an extension (tried with the suffix KHR), or from an extension alone.
#define GEYSER_VULKAN_OPTIONAL_DEVICE_FUNCTIONS(X) \
    X(ExportMetalObjectsEXT) \
    X(GetFenceFdKHR) \
    X(GetMemoryFdKHR) \
    X(GetMemoryHostPointerPropertiesEXT) \
    X(GetSemaphoreCounterValue) \
    X(GetSemaphoreFdKHR) \
    X(ImportFenceFdKHR) \
    X(ImportSemaphoreFdKHR) \
    X(SignalSemaphore) \
    X(WaitSemaphores)
// clang-format on

#define GEYSER_DECLARE(name) PFN_vk##name name = nullptr;

struct GlobalDispatch {
    PFN_vkGetInstanceProcAddr GetInstanceProcAddr = nullptr;
    PFN_vkEnumerateInstanceVersion EnumerateInstanceVersion = nullptr; ///< missing from loaders of Vulkan 1.0
    GEYSER_VULKAN_GLOBAL_FUNCTIONS(GEYSER_DECLARE)
};

struct InstanceDispatch {
    GEYSER_VULKAN_INSTANCE_FUNCTIONS(GEYSER_DECLARE)
    GEYSER_VULKAN_OPTIONAL_INSTANCE_FUNCTIONS(GEYSER_DECLARE)
};

struct DeviceDispatch {
    GEYSER_VULKAN_DEVICE_FUNCTIONS(GEYSER_DECLARE)
    GEYSER_VULKAN_OPTIONAL_DEVICE_FUNCTIONS(GEYSER_DECLARE)
};

#undef GEYSER_DECLARE

/// Each fails with BackendUnavailable and the name of the first function that is missing.
[[nodiscard]] Result<GlobalDispatch> load_global(PFN_vkGetInstanceProcAddr get, std::string_view operation);
[[nodiscard]] Result<InstanceDispatch> load_instance(PFN_vkGetInstanceProcAddr get, VkInstance instance,
                                                     std::string_view operation);
[[nodiscard]] Result<DeviceDispatch> load_device(PFN_vkGetDeviceProcAddr get, VkDevice device,
                                                 std::string_view operation);

} // namespace geyser::vulkan
