// A vulkan-1.dll for programs under wine, whose Vulkan knows no NT handles: VK_KHR_external_memory_win32,
// VK_KHR_external_semaphore_win32 and VK_KHR_external_fence_win32 over sections, on a driver that can put images on
// host memory (VK_EXT_external_memory_host). It is as strict as the specification where a driver may be lenient. What
// it shares as a resource or fence of Direct3D 12 are its own sections too: there is no Direct3D that makes them here.
#include "state.hpp"

#include "fakes/vulkan/extensions.hpp"
#include "fakes/vulkan/functions.hpp"

namespace geyser::fake_vulkan_win32 {
namespace {

using fake_vulkan::Function;
using fake_vulkan::Sync;

struct State {
    std::mutex mutex;
    std::map<VkInstance, std::unique_ptr<Instance>> instances;
    std::map<VkPhysicalDevice, Instance*> physical_devices;
    std::map<VkDevice, std::unique_ptr<Device>> devices;
    std::map<VkQueue, Device*> queues;
};
/// Never destroyed: a program that leaves its device behind leaves its threads too.
State& state() {
    static State& instance = *new State;
    return instance;
}

/// Wine's driver, which is what its own vulkan-1.dll forwards to.
PFN_vkGetInstanceProcAddr wine() {
    static const auto get = [] {
        HMODULE const library = LoadLibraryW(L"winevulkan.dll");
        if (library == nullptr) {
            violation("there is no winevulkan.dll");
        }
        return reinterpret_cast<PFN_vkGetInstanceProcAddr>(
            reinterpret_cast<void*>(GetProcAddress(library, "vkGetInstanceProcAddr")));
    }();
    return get;
}

VKAPI_ATTR VkResult VKAPI_CALL create_instance(const VkInstanceCreateInfo* info, const VkAllocationCallbacks* allocator,
                                               VkInstance* handle) {
    const auto create = reinterpret_cast<PFN_vkCreateInstance>(wine()(nullptr, "vkCreateInstance"));
    if (const VkResult result = create(info, allocator, handle); result != VK_SUCCESS) {
        return result;
    }
    auto instance = std::make_unique<Instance>();
    instance->handle = *handle;
#define GEYSER_FAKE_LOAD(name) instance->name = reinterpret_cast<PFN_vk##name>(wine()(*handle, "vk" #name));
    GEYSER_FAKE_INSTANCE_FUNCTIONS(GEYSER_FAKE_LOAD)
#undef GEYSER_FAKE_LOAD
    const std::lock_guard lock(state().mutex);
    state().instances[*handle] = std::move(instance);
    return VK_SUCCESS;
}

VKAPI_ATTR void VKAPI_CALL destroy_instance(VkInstance handle, const VkAllocationCallbacks* allocator) {
    std::unique_ptr<Instance> instance;
    {
        const std::lock_guard lock(state().mutex);
        const auto found = state().instances.find(handle);
        if (found == state().instances.end()) {
            return;
        }
        instance = std::move(found->second);
        state().instances.erase(found);
        std::erase_if(state().physical_devices, [&](const auto& each) { return each.second == instance.get(); });
    }
    instance->DestroyInstance(handle, allocator);
}

VKAPI_ATTR VkResult VKAPI_CALL enumerate_physical_devices(VkInstance handle, std::uint32_t* count,
                                                          VkPhysicalDevice* devices) {
    const std::lock_guard lock(state().mutex);
    Instance& instance = *state().instances.at(handle);
    const VkResult result = instance.EnumeratePhysicalDevices(handle, count, devices);
    for (std::uint32_t i = 0; devices != nullptr && i < *count; ++i) {
        state().physical_devices[devices[i]] = &instance;
    }
    return result;
}

VKAPI_ATTR VkResult VKAPI_CALL create_device(VkPhysicalDevice physical, const VkDeviceCreateInfo* info,
                                             const VkAllocationCallbacks* allocator, VkDevice* handle) {
    const Instance& instance = instance_of(physical);
    fake_vulkan::EnabledExtensions extensions(*info);
    extensions.remove(VK_KHR_EXTERNAL_MEMORY_WIN32_EXTENSION_NAME);
    const bool shares_semaphores = extensions.remove(VK_KHR_EXTERNAL_SEMAPHORE_WIN32_EXTENSION_NAME);
    const bool shares_fences = extensions.remove(VK_KHR_EXTERNAL_FENCE_WIN32_EXTENSION_NAME);
    extensions.add(VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME);
    const VkDeviceCreateInfo lower = extensions.instead_of(*info);
    if (const VkResult result = instance.CreateDevice(physical, &lower, allocator, handle); result != VK_SUCCESS) {
        return result;
    }
    auto device = std::make_unique<Device>();
    device->handle = *handle;
#define GEYSER_FAKE_LOAD(name)                                                                                         \
    device->name = reinterpret_cast<PFN_vk##name>(instance.GetDeviceProcAddr(*handle, "vk" #name));
    GEYSER_FAKE_DEVICE_FUNCTIONS(GEYSER_FAKE_LOAD)
#undef GEYSER_FAKE_LOAD
    device->sync = std::make_unique<Sync>(*handle, instance.GetDeviceProcAddr,
                                          shares_semaphores || shares_fences ? Sync::Sharing::Yes : Sync::Sharing::No);
    const std::lock_guard lock(state().mutex);
    state().devices[*handle] = std::move(device);
    return VK_SUCCESS;
}

VKAPI_ATTR void VKAPI_CALL destroy_device(VkDevice handle, const VkAllocationCallbacks* allocator) {
    std::unique_ptr<Device> device;
    {
        const std::lock_guard lock(state().mutex);
        const auto found = state().devices.find(handle);
        if (found == state().devices.end()) {
            return;
        }
        device = std::move(found->second);
        state().devices.erase(found);
        std::erase_if(state().queues, [&](const auto& each) { return each.second == device.get(); });
    }
    const std::size_t semaphores = device->sync->shared_semaphores();
    device->sync.reset();
    if (!device->memory.empty() || semaphores != 0 || !device->fences.empty()) {
        violation("vkDestroyDevice: " + std::to_string(device->memory.size()) + " memories, " +
                  std::to_string(semaphores) + " semaphores and " + std::to_string(device->fences.size()) +
                  " fences that are shared are alive");
    }
    device->DestroyDevice(handle, allocator);
}

VKAPI_ATTR void VKAPI_CALL get_device_queue(VkDevice handle, std::uint32_t family, std::uint32_t index,
                                            VkQueue* queue) {
    Device& device = device_of(handle);
    device.GetDeviceQueue(handle, family, index, queue);
    const std::lock_guard lock(state().mutex);
    state().queues[*queue] = &device;
}

PFN_vkVoidFunction VKAPI_CALL get_device_function(VkDevice handle, const char* name);
PFN_vkVoidFunction VKAPI_CALL get_instance_function(VkInstance handle, const char* name);

VKAPI_ATTR VkResult VKAPI_CALL queue_wait_idle(VkQueue queue) { return device_of(queue).sync->wait_idle(queue); }
VKAPI_ATTR VkResult VKAPI_CALL device_wait_idle(VkDevice handle) { return device_of(handle).sync->wait_idle(); }

PFN_vkVoidFunction find_own(const char* name) {
    static const Function functions[] = {
        {"vkGetInstanceProcAddr", get_instance_function},
        {"vkGetDeviceProcAddr", get_device_function},
        {"vkCreateInstance", create_instance},
        {"vkDestroyInstance", destroy_instance},
        {"vkEnumeratePhysicalDevices", enumerate_physical_devices},
        {"vkEnumerateDeviceExtensionProperties", enumerate_extensions},
        {"vkGetPhysicalDeviceProperties2", get_properties},
        {"vkGetPhysicalDeviceImageFormatProperties2", get_image_format_properties},
        {"vkGetPhysicalDeviceExternalBufferProperties", get_buffer_properties},
        {"vkGetPhysicalDeviceExternalSemaphoreProperties", get_semaphore_properties},
        {"vkGetPhysicalDeviceExternalFenceProperties", get_fence_properties},
        {"vkCreateDevice", create_device},
        {"vkDestroyDevice", destroy_device},
        {"vkGetDeviceQueue", get_device_queue},
        {"vkCreateImage", create_image},
        {"vkAllocateMemory", allocate_memory},
        {"vkFreeMemory", free_memory},
        {"vkGetMemoryWin32HandleKHR", get_memory_handle},
        {"vkGetMemoryWin32HandlePropertiesKHR", get_memory_handle_properties},
        {"vkCreateSemaphore", create_semaphore},
        {"vkDestroySemaphore", destroy_semaphore},
        {"vkGetSemaphoreWin32HandleKHR", get_semaphore_handle},
        {"vkImportSemaphoreWin32HandleKHR", import_semaphore},
        {"vkGetSemaphoreCounterValue", get_counter_value},
        {"vkSignalSemaphore", signal_semaphore},
        {"vkWaitSemaphores", wait_semaphores},
        {"vkCreateFence", create_fence},
        {"vkDestroyFence", destroy_fence},
        {"vkGetFenceWin32HandleKHR", get_fence_handle},
        {"vkImportFenceWin32HandleKHR", import_fence},
        {"vkGetFenceStatus", get_fence_status},
        {"vkResetFences", reset_fences},
        {"vkWaitForFences", wait_for_fences},
        {"vkQueueSubmit", queue_submit},
        {"vkQueueWaitIdle", queue_wait_idle},
        {"vkDeviceWaitIdle", device_wait_idle},
    };
    return fake_vulkan::find(functions, name);
}

PFN_vkVoidFunction VKAPI_CALL get_device_function(VkDevice handle, const char* name) {
    const PFN_vkVoidFunction own = find_own(name);
    return own != nullptr ? own : device_of(handle).GetDeviceProcAddr(handle, name);
}

PFN_vkVoidFunction VKAPI_CALL get_instance_function(VkInstance handle, const char* name) {
    const PFN_vkVoidFunction own = find_own(name);
    return own != nullptr ? own : wine()(handle, name);
}

} // namespace

std::shared_ptr<Payload> Device::find(VkSemaphore semaphore) {
    return std::static_pointer_cast<Payload>(sync->find(semaphore)); // there are no others here
}

std::shared_ptr<Payload> Device::find(VkFence fence) {
    const std::lock_guard lock(mutex);
    const auto found = fences.find(fence);
    return found == fences.end() ? nullptr : found->second;
}

Instance& instance_of(VkPhysicalDevice physical) {
    const std::lock_guard lock(state().mutex);
    return *state().physical_devices.at(physical);
}

Device& device_of(VkDevice device) {
    const std::lock_guard lock(state().mutex);
    return *state().devices.at(device);
}

Device& device_of(VkQueue queue) {
    const std::lock_guard lock(state().mutex);
    return *state().queues.at(queue);
}

} // namespace geyser::fake_vulkan_win32

extern "C" __declspec(dllexport) PFN_vkVoidFunction VKAPI_CALL
    vkGetInstanceProcAddr(VkInstance handle, const char* name) {
    return geyser::fake_vulkan_win32::get_instance_function(handle, name);
}
