// What the library knows of the application's objects, and the functions below it: wine's.
#pragma once

#include "chain.hpp"
#include "payload.hpp"
#include "win32.hpp"

#include "fakes/vulkan/chain.hpp"
#include "fakes/vulkan/sync.hpp"
#include "fakes/vulkan/violation.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <set>

namespace geyser::fake_vulkan_win32 {

using fake_vulkan::deadline_in;
using fake_vulkan::find;
using fake_vulkan::violation;

/// The memory behind a VkDeviceMemory that is shared: a section, on which the driver's memory lies as host memory.
struct Memory {
    Handle section;
    View view;
    VkFlags handle_type = 0;
    bool exported = false;
};

// Functions of wine's that are called from here.
// clang-format off
#define GEYSER_FAKE_DEVICE_FUNCTIONS(X) \
    X(AllocateMemory) X(CreateFence) X(CreateImage) X(CreateSemaphore) X(DestroyDevice) X(DestroyFence) X(FreeMemory) \
    X(GetDeviceProcAddr) X(GetDeviceQueue) X(ResetFences)
#define GEYSER_FAKE_INSTANCE_FUNCTIONS(X) \
    X(CreateDevice) X(DestroyInstance) X(EnumerateDeviceExtensionProperties) X(EnumeratePhysicalDevices) \
    X(GetDeviceProcAddr) X(GetPhysicalDeviceExternalBufferProperties) X(GetPhysicalDeviceExternalFenceProperties) \
    X(GetPhysicalDeviceExternalSemaphoreProperties) X(GetPhysicalDeviceImageFormatProperties2) \
    X(GetPhysicalDeviceProperties2)
// clang-format on
#define GEYSER_FAKE_DECLARE(name) PFN_vk##name name = nullptr;

struct Instance {
    VkInstance handle = VK_NULL_HANDLE;
    GEYSER_FAKE_INSTANCE_FUNCTIONS(GEYSER_FAKE_DECLARE)
};

struct Device {
    VkDevice handle = VK_NULL_HANDLE;
    GEYSER_FAKE_DEVICE_FUNCTIONS(GEYSER_FAKE_DECLARE)

    std::mutex mutex = {};
    std::map<VkDeviceMemory, Memory> memory = {};
    std::map<VkFence, std::shared_ptr<Payload>> fences = {}; ///< those that are shared
    /// The driver's own, any of which may become shared by an import.
    std::set<VkSemaphore> timelines = {};
    std::unique_ptr<fake_vulkan::Sync> sync = nullptr;

    /// nullptr for one that is the driver's own.
    [[nodiscard]] std::shared_ptr<Payload> find(VkSemaphore semaphore);
    [[nodiscard]] std::shared_ptr<Payload> find(VkFence fence);
};

#undef GEYSER_FAKE_DECLARE

[[nodiscard]] Instance& instance_of(VkPhysicalDevice physical);
[[nodiscard]] Device& device_of(VkDevice device);
[[nodiscard]] Device& device_of(VkQueue queue);

/// As a VkExport*Win32HandleInfoKHR in the chain says it.
template <class Info>
[[nodiscard]] Access access_in(const void* chain, VkStructureType type) {
    const auto* info = find<const Info>(chain, type);
    return info != nullptr ? Access{.attributes = info->pAttributes, .name = info->name} : Access{};
}

/// A VkImport*Win32HandleInfoKHR has a handle or a name.
template <class Info>
void check_names_one_object(const Info& info) {
    if ((info.handle == nullptr) == (info.name == nullptr)) {
        violation("an import with both or neither of handle and name");
    }
}

/// The payload that a VkImport*Win32HandleInfoKHR names; nullptr where there is none of that kind.
template <class Info>
[[nodiscard]] std::shared_ptr<Payload> open_payload(const Info& info, PayloadType::Object object) {
    check_names_one_object(info);
    if (info.flags != 0) {
        violation("a temporary import");
    }
    return Payload::open({.handle_type = VkFlags{info.handleType}, .object = object}, info.handle, info.name);
}

/// The handle types that are NT handles and shared here.
inline constexpr VkFlags kMemoryTypes =
    VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_WIN32_BIT | VK_EXTERNAL_MEMORY_HANDLE_TYPE_D3D12_RESOURCE_BIT;
inline constexpr VkFlags kSemaphoreTypes =
    VK_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_WIN32_BIT | VK_EXTERNAL_SEMAPHORE_HANDLE_TYPE_D3D12_FENCE_BIT;
inline constexpr VkFlags kFenceTypes = VK_EXTERNAL_FENCE_HANDLE_TYPE_OPAQUE_WIN32_BIT;

// physical_device.cpp
VKAPI_ATTR VkResult VKAPI_CALL enumerate_extensions(VkPhysicalDevice physical, const char* layer, std::uint32_t* count,
                                                    VkExtensionProperties* properties);
VKAPI_ATTR void VKAPI_CALL get_properties(VkPhysicalDevice physical, VkPhysicalDeviceProperties2* properties);
VKAPI_ATTR VkResult VKAPI_CALL get_image_format_properties(VkPhysicalDevice physical,
                                                           const VkPhysicalDeviceImageFormatInfo2* info,
                                                           VkImageFormatProperties2* properties);
VKAPI_ATTR void VKAPI_CALL get_buffer_properties(VkPhysicalDevice physical,
                                                 const VkPhysicalDeviceExternalBufferInfo* info,
                                                 VkExternalBufferProperties* properties);
VKAPI_ATTR void VKAPI_CALL get_semaphore_properties(VkPhysicalDevice physical,
                                                    const VkPhysicalDeviceExternalSemaphoreInfo* info,
                                                    VkExternalSemaphoreProperties* properties);
VKAPI_ATTR void VKAPI_CALL get_fence_properties(VkPhysicalDevice physical,
                                                const VkPhysicalDeviceExternalFenceInfo* info,
                                                VkExternalFenceProperties* properties);

// memory.cpp
VKAPI_ATTR VkResult VKAPI_CALL create_image(VkDevice handle, const VkImageCreateInfo* info,
                                            const VkAllocationCallbacks* allocator, VkImage* image);
VKAPI_ATTR VkResult VKAPI_CALL allocate_memory(VkDevice handle, const VkMemoryAllocateInfo* info,
                                               const VkAllocationCallbacks* allocator, VkDeviceMemory* memory);
VKAPI_ATTR void VKAPI_CALL free_memory(VkDevice handle, VkDeviceMemory memory, const VkAllocationCallbacks* allocator);
VKAPI_ATTR VkResult VKAPI_CALL get_memory_handle(VkDevice handle, const VkMemoryGetWin32HandleInfoKHR* info,
                                                 HANDLE* out);
VKAPI_ATTR VkResult VKAPI_CALL get_memory_handle_properties(VkDevice handle, VkExternalMemoryHandleTypeFlagBits type,
                                                            HANDLE object,
                                                            VkMemoryWin32HandlePropertiesKHR* properties);

// semaphores.cpp
VKAPI_ATTR VkResult VKAPI_CALL create_semaphore(VkDevice handle, const VkSemaphoreCreateInfo* info,
                                                const VkAllocationCallbacks* allocator, VkSemaphore* semaphore);
VKAPI_ATTR void VKAPI_CALL destroy_semaphore(VkDevice handle, VkSemaphore semaphore,
                                             const VkAllocationCallbacks* allocator);
VKAPI_ATTR VkResult VKAPI_CALL get_semaphore_handle(VkDevice handle, const VkSemaphoreGetWin32HandleInfoKHR* info,
                                                    HANDLE* out);
VKAPI_ATTR VkResult VKAPI_CALL import_semaphore(VkDevice handle, const VkImportSemaphoreWin32HandleInfoKHR* info);
VKAPI_ATTR VkResult VKAPI_CALL get_counter_value(VkDevice handle, VkSemaphore semaphore, std::uint64_t* value);
VKAPI_ATTR VkResult VKAPI_CALL signal_semaphore(VkDevice handle, const VkSemaphoreSignalInfo* info);
VKAPI_ATTR VkResult VKAPI_CALL wait_semaphores(VkDevice handle, const VkSemaphoreWaitInfo* info, std::uint64_t timeout);

// fences.cpp
VKAPI_ATTR VkResult VKAPI_CALL create_fence(VkDevice handle, const VkFenceCreateInfo* info,
                                            const VkAllocationCallbacks* allocator, VkFence* fence);
VKAPI_ATTR void VKAPI_CALL destroy_fence(VkDevice handle, VkFence fence, const VkAllocationCallbacks* allocator);
VKAPI_ATTR VkResult VKAPI_CALL get_fence_handle(VkDevice handle, const VkFenceGetWin32HandleInfoKHR* info, HANDLE* out);
VKAPI_ATTR VkResult VKAPI_CALL import_fence(VkDevice handle, const VkImportFenceWin32HandleInfoKHR* info);
VKAPI_ATTR VkResult VKAPI_CALL get_fence_status(VkDevice handle, VkFence fence);
VKAPI_ATTR VkResult VKAPI_CALL reset_fences(VkDevice handle, std::uint32_t count, const VkFence* fences);
VKAPI_ATTR VkResult VKAPI_CALL wait_for_fences(VkDevice handle, std::uint32_t count, const VkFence* fences,
                                               VkBool32 all, std::uint64_t timeout);
VKAPI_ATTR VkResult VKAPI_CALL queue_submit(VkQueue queue, std::uint32_t count, const VkSubmitInfo* submits,
                                            VkFence fence);

} // namespace geyser::fake_vulkan_win32
