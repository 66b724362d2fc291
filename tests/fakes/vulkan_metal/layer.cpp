// VK_LAYER_GEYSER_fake_metal_objects: VK_EXT_metal_objects over a driver that has VK_EXT_external_memory_host, with the
// surfaces and events of tests/fakes/metal. What it stands in for is MoltenVK, whose habits it has.
//
// It belongs above the validation layer: Khronos builds that for Linux without the extension, so it would take the
// extension's structures for mistakes. Validated is therefore what the driver gets, not what the application says of
// Metal.
#include "state.hpp"

#include "fakes/metal/device.hpp"
#include "fakes/metal/fake_metal.hpp"
#include "fakes/vulkan/extensions.hpp"
#include "fakes/vulkan/functions.hpp"

#include <vulkan/vk_layer.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

namespace geyser::fake_vulkan_metal {
namespace {

using fake_vulkan::Function;
using fake_vulkan::Sync;

constexpr const char* kLayerName = "VK_LAYER_GEYSER_fake_metal_objects";
constexpr VkExtensionProperties kExtension = {VK_EXT_METAL_OBJECTS_EXTENSION_NAME, VK_EXT_METAL_OBJECTS_SPEC_VERSION};

struct State {
    std::mutex mutex;
    std::map<const void*, std::unique_ptr<Instance>> instances;
    std::map<const void*, std::unique_ptr<Device>> devices;
};
/// Never destroyed: an application that leaves its device behind leaves its threads too.
State& state() {
    static State& instance = *new State;
    return instance;
}

const void* key(const void* handle) { return *static_cast<const void* const*>(handle); }

/// The link that the loader has put in the chain for this layer, and moved on for the next one.
template <class CreateInfo>
auto* take_link(const void* chain, VkStructureType type) {
    for (const auto* each = static_cast<const CreateInfo*>(chain); each != nullptr;
         each = static_cast<const CreateInfo*>(each->pNext)) {
        if (each->sType == type && each->function == VK_LAYER_LINK_INFO) {
            auto*& link = const_cast<CreateInfo*>(each)->u.pLayerInfo;
            auto* const own = link;
            link = link->pNext;
            return own;
        }
    }
    fake_metal::violation("the loader gives no link to the next layer");
}

template <class Get, class Handle, class Function>
void load(Function& function, Get get, Handle handle, const char* name) {
    function = reinterpret_cast<Function>(get(handle, name));
}

VKAPI_ATTR VkResult VKAPI_CALL create_instance(const VkInstanceCreateInfo* info, const VkAllocationCallbacks* allocator,
                                               VkInstance* handle) {
    auto* const link = take_link<VkLayerInstanceCreateInfo>(info->pNext, VK_STRUCTURE_TYPE_LOADER_INSTANCE_CREATE_INFO);
    const PFN_vkGetInstanceProcAddr get = link->pfnNextGetInstanceProcAddr;
    const auto create = reinterpret_cast<PFN_vkCreateInstance>(get(VK_NULL_HANDLE, "vkCreateInstance"));
    if (const VkResult result = create(info, allocator, handle); result != VK_SUCCESS) {
        return result;
    }
    auto instance = std::make_unique<Instance>();
    instance->handle = *handle;
    InstanceFunctions& fn = instance->fn;
    fn.GetInstanceProcAddr = get;
    load(fn.DestroyInstance, get, *handle, "vkDestroyInstance");
    load(fn.EnumerateDeviceExtensionProperties, get, *handle, "vkEnumerateDeviceExtensionProperties");
    load(fn.GetPhysicalDeviceProperties2, get, *handle, "vkGetPhysicalDeviceProperties2");
    const std::lock_guard lock(state().mutex);
    state().instances[key(*handle)] = std::move(instance);
    return VK_SUCCESS;
}

VKAPI_ATTR void VKAPI_CALL destroy_instance(VkInstance handle, const VkAllocationCallbacks* allocator) {
    if (handle == VK_NULL_HANDLE) {
        return;
    }
    const PFN_vkDestroyInstance destroy = instance_of(handle).fn.DestroyInstance;
    {
        const std::lock_guard lock(state().mutex);
        state().instances.erase(key(handle));
    }
    destroy(handle, allocator);
}

VKAPI_ATTR VkResult VKAPI_CALL enumerate_device_extensions(VkPhysicalDevice physical, const char* layer,
                                                           std::uint32_t* count, VkExtensionProperties* properties) {
    if (layer != nullptr && std::strcmp(layer, kLayerName) == 0) {
        return fake_vulkan::hand_out({&kExtension, 1}, count, properties);
    }
    const auto enumerate = instance_of(physical).fn.EnumerateDeviceExtensionProperties;
    if (layer != nullptr) {
        return enumerate(physical, layer, count, properties);
    }
    // Some loaders have added it already, as the manifest names it.
    return fake_vulkan::hand_out(enumerate, physical, {&kExtension, 1}, count, properties);
}

/// As MoltenVK: the registry id of the device, highest byte first.
void set_luid(std::uint8_t (&luid)[VK_LUID_SIZE]) {
    constexpr const char* kMetal = "/System/Library/Frameworks/Metal.framework/Metal";
    const auto create =
        reinterpret_cast<fake_metal::Device* (*)()>(fake_metal::symbol(kMetal, "MTLCreateSystemDefaultDevice"));
    fake_metal::Device* const device = create();
    for (std::size_t i = 0; i < VK_LUID_SIZE; ++i) {
        luid[i] = static_cast<std::uint8_t>(device->registry_id() >> (8 * (VK_LUID_SIZE - 1 - i)));
    }
    fake_metal::release(device);
}

VKAPI_ATTR void VKAPI_CALL get_properties(VkPhysicalDevice physical, VkPhysicalDeviceProperties2* properties) {
    instance_of(physical).fn.GetPhysicalDeviceProperties2(physical, properties);
    for (auto* each = static_cast<VkBaseOutStructure*>(properties->pNext); each != nullptr; each = each->pNext) {
        if (each->sType == VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_ID_PROPERTIES) {
            auto* const id = reinterpret_cast<VkPhysicalDeviceIDProperties*>(each);
            set_luid(id->deviceLUID);
            id->deviceLUIDValid = VK_TRUE;
        } else if (each->sType == VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_PROPERTIES) {
            auto* const core = reinterpret_cast<VkPhysicalDeviceVulkan11Properties*>(each);
            set_luid(core->deviceLUID);
            core->deviceLUIDValid = VK_TRUE;
        }
    }
}

void load_device(DeviceFunctions& fn, PFN_vkGetDeviceProcAddr get, VkDevice handle) {
    fn.GetDeviceProcAddr = get;
    load(fn.DestroyDevice, get, handle, "vkDestroyDevice");
    load(fn.CreateImage, get, handle, "vkCreateImage");
    load(fn.DestroyImage, get, handle, "vkDestroyImage");
    load(fn.GetImageMemoryRequirements, get, handle, "vkGetImageMemoryRequirements");
    load(fn.GetImageSubresourceLayout, get, handle, "vkGetImageSubresourceLayout");
    load(fn.AllocateMemory, get, handle, "vkAllocateMemory");
    load(fn.FreeMemory, get, handle, "vkFreeMemory");
    load(fn.BindImageMemory, get, handle, "vkBindImageMemory");
    load(fn.GetMemoryHostPointerPropertiesEXT, get, handle, "vkGetMemoryHostPointerPropertiesEXT");
    load(fn.CreateSemaphore, get, handle, "vkCreateSemaphore");
}

VKAPI_ATTR VkResult VKAPI_CALL create_device(VkPhysicalDevice physical, const VkDeviceCreateInfo* info,
                                             const VkAllocationCallbacks* allocator, VkDevice* handle) {
    auto* const link = take_link<VkLayerDeviceCreateInfo>(info->pNext, VK_STRUCTURE_TYPE_LOADER_DEVICE_CREATE_INFO);
    const auto create = reinterpret_cast<PFN_vkCreateDevice>(
        link->pfnNextGetInstanceProcAddr(instance_of(physical).handle, "vkCreateDevice"));
    fake_vulkan::EnabledExtensions extensions(*info);
    const bool metal_objects = extensions.remove(VK_EXT_METAL_OBJECTS_EXTENSION_NAME);
    if (metal_objects) {
        extensions.add(VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME);
    }
    const VkDeviceCreateInfo lower = extensions.instead_of(*info);
    if (const VkResult result = create(physical, &lower, allocator, handle); result != VK_SUCCESS) {
        return result;
    }
    auto device = std::make_unique<Device>();
    device->handle = *handle;
    device->metal_objects = metal_objects;
    load_device(device->fn, link->pfnNextGetDeviceProcAddr, *handle);
    device->sync = std::make_unique<Sync>(*handle, link->pfnNextGetDeviceProcAddr,
                                          metal_objects ? Sync::Sharing::Yes : Sync::Sharing::No);
    const std::lock_guard lock(state().mutex);
    state().devices[key(*handle)] = std::move(device);
    return VK_SUCCESS;
}

VKAPI_ATTR void VKAPI_CALL destroy_device(VkDevice handle, const VkAllocationCallbacks* allocator) {
    if (handle == VK_NULL_HANDLE) {
        return;
    }
    std::unique_ptr<Device> device;
    {
        const std::lock_guard lock(state().mutex);
        device = std::move(state().devices.extract(key(handle)).mapped());
    }
    const std::size_t semaphores = device->sync->shared_semaphores();
    device->sync.reset();
    if (!device->images.empty() || semaphores != 0) {
        fake_metal::violation("vkDestroyDevice: " + std::to_string(device->images.size()) + " images and " +
                              std::to_string(semaphores) + " semaphores of Metal's objects are alive");
    }
    device->fn.DestroyDevice(handle, allocator);
}

VKAPI_ATTR void VKAPI_CALL export_metal_objects(VkDevice handle, VkExportMetalObjectsInfoEXT* info) {
    Device& device = device_of(handle);
    check_enabled(device, "vkExportMetalObjectsEXT");
    for (auto* each = static_cast<VkBaseOutStructure*>(const_cast<void*>(info->pNext)); each != nullptr;
         each = each->pNext) {
        if (each->sType == VK_STRUCTURE_TYPE_EXPORT_METAL_IO_SURFACE_INFO_EXT) {
            auto* const surface = reinterpret_cast<VkExportMetalIOSurfaceInfoEXT*>(each);
            surface->ioSurface = surface_of(device, surface->image);
        } else if (each->sType == VK_STRUCTURE_TYPE_EXPORT_METAL_SHARED_EVENT_INFO_EXT) {
            auto* const event = reinterpret_cast<VkExportMetalSharedEventInfoEXT*>(each);
            event->mtlSharedEvent = event_of(device, event->semaphore);
        } else {
            fake_metal::violation("vkExportMetalObjectsEXT: a structure that the layer does not know");
        }
    }
}

PFN_vkVoidFunction VKAPI_CALL get_device_function(VkDevice handle, const char* name);
PFN_vkVoidFunction VKAPI_CALL get_instance_function(VkInstance handle, const char* name);

std::span<const Function> device_functions() {
    static const Function functions[] = {
        {"vkGetDeviceProcAddr", get_device_function},
        {"vkDestroyDevice", destroy_device},
        {"vkCreateImage", create_image},
        {"vkDestroyImage", destroy_image},
        {"vkBindImageMemory", bind_image_memory},
        {"vkCreateSemaphore", create_semaphore},
        {"vkDestroySemaphore", destroy_semaphore},
        {"vkGetSemaphoreCounterValue", get_counter_value},
        {"vkGetSemaphoreCounterValueKHR", get_counter_value},
        {"vkSignalSemaphore", signal_semaphore},
        {"vkSignalSemaphoreKHR", signal_semaphore},
        {"vkWaitSemaphores", wait_semaphores},
        {"vkWaitSemaphoresKHR", wait_semaphores},
        {"vkQueueSubmit", queue_submit},
        {"vkWaitForFences", wait_for_fences},
        {"vkGetFenceStatus", get_fence_status},
        {"vkQueueWaitIdle", queue_wait_idle},
        {"vkDeviceWaitIdle", device_wait_idle},
        {"vkExportMetalObjectsEXT", export_metal_objects},
    };
    return functions;
}

std::span<const Function> instance_functions() {
    static const Function functions[] = {
        {"vkGetInstanceProcAddr", get_instance_function},
        {"vkCreateInstance", create_instance},
        {"vkDestroyInstance", destroy_instance},
        {"vkEnumerateDeviceExtensionProperties", enumerate_device_extensions},
        {"vkGetPhysicalDeviceProperties2", get_properties},
        {"vkGetPhysicalDeviceProperties2KHR", get_properties},
        {"vkCreateDevice", create_device},
    };
    return functions;
}

PFN_vkVoidFunction VKAPI_CALL get_device_function(VkDevice handle, const char* name) {
    const Device& device = device_of(handle);
    // Not where the application may not call it.
    const bool is_hidden = !device.metal_objects && std::strcmp(name, "vkExportMetalObjectsEXT") == 0;
    const PFN_vkVoidFunction own = is_hidden ? nullptr : fake_vulkan::find(device_functions(), name);
    return own != nullptr ? own : device.fn.GetDeviceProcAddr(handle, name);
}

PFN_vkVoidFunction VKAPI_CALL get_instance_function(VkInstance handle, const char* name) {
    for (const std::span<const Function> functions : {instance_functions(), device_functions()}) {
        if (const PFN_vkVoidFunction own = fake_vulkan::find(functions, name)) {
            return own;
        }
    }
    return handle == VK_NULL_HANDLE ? nullptr : instance_of(handle).fn.GetInstanceProcAddr(handle, name);
}

} // namespace

Instance& instance_of(const void* handle) {
    const std::lock_guard lock(state().mutex);
    return *state().instances.at(key(handle));
}

Device& device_of(const void* handle) {
    const std::lock_guard lock(state().mutex);
    return *state().devices.at(key(handle));
}

void check_enabled(const Device& device, std::string_view function) {
    if (!device.metal_objects) {
        fake_metal::violation(std::string(function) + ": VK_EXT_metal_objects is not enabled");
    }
}

bool exports(const void* chain, VkExportMetalObjectTypeFlagBitsEXT type) {
    for (const auto* each = static_cast<const VkBaseInStructure*>(chain); each != nullptr; each = each->pNext) {
        if (each->sType == VK_STRUCTURE_TYPE_EXPORT_METAL_OBJECT_CREATE_INFO_EXT &&
            reinterpret_cast<const VkExportMetalObjectCreateInfoEXT*>(each)->exportObjectType == type) {
            return true;
        }
    }
    return false;
}

} // namespace geyser::fake_vulkan_metal

extern "C" VK_LAYER_EXPORT VKAPI_ATTR VkResult VKAPI_CALL
vkNegotiateLoaderLayerInterfaceVersion(VkNegotiateLayerInterface* version) {
    version->loaderLayerInterfaceVersion = CURRENT_LOADER_LAYER_INTERFACE_VERSION;
    version->pfnGetInstanceProcAddr = geyser::fake_vulkan_metal::get_instance_function;
    version->pfnGetDeviceProcAddr = geyser::fake_vulkan_metal::get_device_function;
    version->pfnGetPhysicalDeviceProcAddr = nullptr;
    return VK_SUCCESS;
}
