#include "device.hpp"

#include "core/select_device.hpp"
#include "core/try.hpp"
#include "errors.hpp"
#include "handle_types.hpp"
#include "ipc/shared_memory.hpp"
#include "metal_device.hpp"
#include "os_objects.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace geyser::vulkan {
namespace {

/// Besides those of os_sharing().
constexpr std::array kWantedExtensions = {
    VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME,
    VK_EXT_QUEUE_FAMILY_FOREIGN_EXTENSION_NAME,
    VK_KHR_IMAGE_FORMAT_LIST_EXTENSION_NAME,
    VK_KHR_TIMELINE_SEMAPHORE_EXTENSION_NAME,
    VK_EXT_METAL_OBJECTS_EXTENSION_NAME,
    // Not used, but must be enabled where it is offered, as MoltenVK does (VUID-VkDeviceCreateInfo-pProperties-04451).
    "VK_KHR_portability_subset",
};

VkPhysicalDeviceProperties properties_of(const Instance& instance, VkPhysicalDevice device) {
    VkPhysicalDeviceProperties properties;
    instance.fn().GetPhysicalDeviceProperties(device, &properties);
    return properties;
}

/// The version that both the instance and the device speak: what may be called is no newer than either.
std::uint32_t usable_version(const Instance& instance, VkPhysicalDevice device) {
    return std::min(instance.api_version(), properties_of(instance, device).apiVersion);
}

int rank(VkPhysicalDeviceType type) {
    switch (type) {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
        return 0;
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
        return 1;
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
        return 2;
    case VK_PHYSICAL_DEVICE_TYPE_CPU:
        return 4;
    default:
        return 3;
    }
}

/// A family with graphics, else compute, else transfer.
Result<std::uint32_t> choose_queue_family(const Instance& instance, VkPhysicalDevice device,
                                          std::string_view operation) {
    std::uint32_t count = 0;
    instance.fn().GetPhysicalDeviceQueueFamilyProperties(device, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    instance.fn().GetPhysicalDeviceQueueFamilyProperties(device, &count, families.data());
    for (const VkQueueFlags wanted : {VK_QUEUE_GRAPHICS_BIT, VK_QUEUE_COMPUTE_BIT, VK_QUEUE_TRANSFER_BIT}) {
        for (std::uint32_t i = 0; i < count; ++i) {
            if ((families[i].queueFlags & wanted) != 0) {
                return i;
            }
        }
    }
    return fail(ErrorCode::DeviceNotFound, operation, "the device has no queue for graphics, compute or transfer");
}

} // namespace

Extensions enabled_extensions(std::span<const char* const> names, std::uint32_t api_version, bool timeline_feature) {
    const auto has = [&](const char* name) {
        return std::ranges::any_of(names, [&](const char* each) { return std::strcmp(each, name) == 0; });
    };
    const bool core_1_2 = api_version >= VK_API_VERSION_1_2;
    const OsSharing& os = os_sharing();
    return {
        .memory = os.possible && has(os.memory_extension),
        .semaphore = os.possible && has(os.semaphore_extension),
        .fence = os.possible && has(os.fence_extension),
        .memory_host = has(VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME),
        .queue_family_foreign = has(VK_EXT_QUEUE_FAMILY_FOREIGN_EXTENSION_NAME),
        .image_format_list = core_1_2 || has(VK_KHR_IMAGE_FORMAT_LIST_EXTENSION_NAME),
        .timeline_semaphore = timeline_feature && (core_1_2 || has(VK_KHR_TIMELINE_SEMAPHORE_EXTENSION_NAME)),
        .metal_objects = has(VK_EXT_METAL_OBJECTS_EXTENSION_NAME),
    };
}

VulkanDeviceSummary summarize(const Instance& instance, VkPhysicalDevice device) {
    const bool core_1_2 = usable_version(instance, device) >= VK_API_VERSION_1_2;
    VkPhysicalDeviceDriverProperties driver{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES};
    VkPhysicalDeviceIDProperties id{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_ID_PROPERTIES,
                                    .pNext = core_1_2 ? &driver : nullptr};
    VkPhysicalDeviceProperties2 properties{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2, .pNext = &id};
    instance.fn().GetPhysicalDeviceProperties2(device, &properties);

    VulkanDeviceSummary summary{.name = properties.properties.deviceName,
                                .vendor_id = properties.properties.vendorID,
                                .device_id = properties.properties.deviceID,
                                .is_software = properties.properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU};
    summary.driver = driver.driverName;
    if (driver.driverInfo[0] != '\0') {
        summary.driver.append(" ").append(driver.driverInfo);
    } else {
        const std::uint32_t version = properties.properties.driverVersion;
        summary.driver += " " + std::to_string(VK_API_VERSION_MAJOR(version)) + "." +
                          std::to_string(VK_API_VERSION_MINOR(version)) + "." +
                          std::to_string(VK_API_VERSION_PATCH(version));
    }
    std::ranges::copy(id.deviceUUID, summary.identity.device.bytes.begin());
    std::ranges::copy(id.driverUUID, summary.identity.driver.bytes.begin());
    if (id.deviceLUIDValid == VK_TRUE) {
        std::ranges::copy(id.deviceLUID, summary.identity.luid.emplace().begin());
        summary.identity.node_mask = id.deviceNodeMask;
    }
    return summary;
}

Result<std::vector<VkPhysicalDevice>> ordered_devices(const Instance& instance, std::string_view operation) {
    GEYSER_TRY(auto devices, instance.physical_devices(operation));
    std::erase_if(devices, [&](VkPhysicalDevice device) {
        return properties_of(instance, device).apiVersion < VK_API_VERSION_1_1;
    });
    std::ranges::stable_sort(devices, {},
                             [&](VkPhysicalDevice device) { return rank(properties_of(instance, device).deviceType); });
    return devices;
}

Result<VkPhysicalDevice> select_device(const Instance& instance, std::string_view selector,
                                       std::string_view operation) {
    GEYSER_TRY(auto devices, ordered_devices(instance, operation));
    if (devices.empty()) {
        return fail(ErrorCode::DeviceNotFound, operation, "there is no Vulkan device of version 1.1 or newer");
    }
    std::vector<DeviceChoice> choices;
    choices.reserve(devices.size());
    for (VkPhysicalDevice device : devices) {
        VulkanDeviceSummary summary = summarize(instance, device);
        choices.push_back({std::move(summary.name), summary.identity.device});
    }
    GEYSER_TRY(const std::size_t index, geyser::select_device(choices, selector, "Vulkan", operation));
    return devices[index];
}

Result<std::vector<const char*>> offered_extensions(const Instance& instance, VkPhysicalDevice device,
                                                    std::string_view operation) {
    GEYSER_TRY(const auto offered, instance.device_extensions(device, operation));
    std::vector<const char*> wanted(kWantedExtensions.begin(), kWantedExtensions.end());
    if (const OsSharing& os = os_sharing(); os.possible) {
        wanted.insert(wanted.end(), {os.memory_extension, os.semaphore_extension, os.fence_extension});
    }
    std::erase_if(wanted, [&](const char* name) {
        return std::ranges::none_of(offered,
                                    [&](const auto& each) { return std::strcmp(each.extensionName, name) == 0; });
    });
    return wanted;
}

Result<std::shared_ptr<const Device>> Device::create(std::shared_ptr<const Instance> instance,
                                                     VkPhysicalDevice physical, MetalSymbolLookup metal_lookup,
                                                     std::string_view operation) {
    GEYSER_TRY(const auto extensions, offered_extensions(*instance, physical, operation));
    GEYSER_TRY(const auto family, choose_queue_family(*instance, physical, operation));
    const std::uint32_t version = usable_version(*instance, physical);
    const auto offers = [&](const char* name) {
        return std::ranges::any_of(extensions, [&](const char* each) { return std::strcmp(each, name) == 0; });
    };
    const bool may_have_timelines = version >= VK_API_VERSION_1_2 || offers(VK_KHR_TIMELINE_SEMAPHORE_EXTENSION_NAME);

    // What is asked for is what is there: the same chain is filled by the query and handed to vkCreateDevice.
    VkPhysicalDeviceTimelineSemaphoreFeatures timeline{
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TIMELINE_SEMAPHORE_FEATURES};
    VkPhysicalDeviceSamplerYcbcrConversionFeatures ycbcr{
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SAMPLER_YCBCR_CONVERSION_FEATURES,
        .pNext = may_have_timelines ? &timeline : nullptr};
    VkPhysicalDeviceFeatures2 features{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2, .pNext = &ycbcr};
    instance->fn().GetPhysicalDeviceFeatures2(physical, &features);
    // Bounds checks on every buffer access are for those who ask for them.
    features.features.robustBufferAccess = VK_FALSE;

    const float priority = 1.0F;
    const VkDeviceQueueCreateInfo queue{.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
                                        .queueFamilyIndex = family,
                                        .queueCount = 1,
                                        .pQueuePriorities = &priority};
    const VkDeviceCreateInfo info{.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
                                  .pNext = &features,
                                  .queueCreateInfoCount = 1,
                                  .pQueueCreateInfos = &queue,
                                  .enabledExtensionCount = static_cast<std::uint32_t>(extensions.size()),
                                  .ppEnabledExtensionNames = extensions.data()};
    std::shared_ptr<Device> self(new Device);
    if (const VkResult result = instance->fn().CreateDevice(physical, &info, nullptr, &self->device_);
        result != VK_SUCCESS) {
        return failed(result, operation, "vkCreateDevice");
    }
    self->instance_ = std::move(instance);
    self->physical_ = physical;
    self->queue_family_ = family;
    self->extensions_ = enabled_extensions(extensions, version, timeline.timelineSemaphore == VK_TRUE);
    self->owned_ = true;
    GEYSER_CHECK(self->load(metal_lookup, operation));
    self->functions_.GetDeviceQueue(self->device_, family, 0, &self->queue_);
    return self;
}

Result<std::shared_ptr<const Device>> Device::adopt(std::shared_ptr<const Instance> instance,
                                                    const VulkanAdoptInfo& info, std::string_view operation) {
    const auto missing = [&](const char* what) {
        return fail(ErrorCode::InvalidArgument, operation, std::string("VulkanAdoptInfo::") + what + " is not set");
    };
    if (info.physical_device == VK_NULL_HANDLE) {
        return missing("physical_device");
    }
    if (info.device == VK_NULL_HANDLE) {
        return missing("device");
    }
    if (info.queue == VK_NULL_HANDLE) {
        return missing("queue");
    }
    if (static_cast<bool>(info.lock_queue) != static_cast<bool>(info.unlock_queue)) {
        return missing(info.lock_queue ? "unlock_queue" : "lock_queue");
    }
    std::uint32_t families = 0;
    instance->fn().GetPhysicalDeviceQueueFamilyProperties(info.physical_device, &families, nullptr);
    if (info.queue_family >= families) {
        return fail(ErrorCode::InvalidArgument, operation,
                    "queue_family " + std::to_string(info.queue_family) + " is not below the device's " +
                        std::to_string(families));
    }
    std::shared_ptr<Device> self(new Device);
    self->physical_ = info.physical_device;
    self->device_ = info.device;
    self->queue_ = info.queue;
    self->queue_family_ = info.queue_family;
    self->extensions_ = enabled_extensions(info.device_extensions, usable_version(*instance, info.physical_device),
                                           info.timeline_semaphore);
    self->lock_queue_ = info.lock_queue;
    self->unlock_queue_ = info.unlock_queue;
    self->instance_ = std::move(instance);
    GEYSER_CHECK(self->load(info.metal_symbol_lookup, operation));
    return self;
}

Result<void> Device::load(MetalSymbolLookup metal_lookup, std::string_view operation) {
    const PFN_vkGetDeviceProcAddr get_proc = instance_->fn().GetDeviceProcAddr;
    // First, so that a driver that lacks another function still gets its device back.
    functions_.DestroyDevice = reinterpret_cast<PFN_vkDestroyDevice>(get_proc(device_, "vkDestroyDevice"));
    GEYSER_TRY(const auto functions, load_device(get_proc, device_, operation));
    functions_ = functions;
    instance_->fn().GetPhysicalDeviceMemoryProperties(physical_, &memory_);
    identity_ = summarize(*instance_, physical_).identity;
    if (extensions_.memory_host) {
        VkPhysicalDeviceExternalMemoryHostPropertiesEXT host{
            .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_MEMORY_HOST_PROPERTIES_EXT};
        VkPhysicalDeviceProperties2 properties{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2, .pNext = &host};
        instance_->fn().GetPhysicalDeviceProperties2(physical_, &properties);
        host_pointer_alignment_ = host.minImportedHostPointerAlignment;
    }
    host_import_fault_ = find_host_import_fault();
    if (!extensions_.metal_objects) {
        metal_fault_ = lacks(VK_EXT_METAL_OBJECTS_EXTENSION_NAME);
    } else if (auto device = find_metal_device(metal_lookup, identity_, operation)) {
        metal_ = *std::move(device);
    } else {
        metal_fault_ = device.error().reason;
    }
    return {};
}

std::string Device::lacks(const char* extension) const {
    return owned_ ? "vkEnumerateDeviceExtensionProperties: the driver has no " + std::string(extension)
                  : std::string(extension) + " is not enabled on this device";
}

/// Tried out, because the extension alone promises too little: drivers (amdgpu's) may import memory of the process's
/// own and refuse what is shared with others.
std::string Device::find_host_import_fault() const {
    constexpr auto kHandleType = VK_EXTERNAL_MEMORY_HANDLE_TYPE_HOST_ALLOCATION_BIT_EXT;
    if (!extensions_.memory_host) {
        return lacks(VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME);
    }
    const auto page = round_to_pages(1, "probe");
    if (!page || host_pointer_alignment_ > *page) {
        return "minImportedHostPointerAlignment " + std::to_string(host_pointer_alignment_) + " is more than a page";
    }
    const auto memory = create_sealed_memory("geyser-probe", *page, "probe");
    const auto mapping = memory ? MappedMemory::map(*memory, *page, "probe") : std::unexpected(memory.error());
    if (!mapping) {
        return mapping.error().message();
    }
    VkMemoryHostPointerPropertiesEXT properties{.sType = VK_STRUCTURE_TYPE_MEMORY_HOST_POINTER_PROPERTIES_EXT};
    void* const pointer = mapping->bytes().data();
    VkResult result = functions_.GetMemoryHostPointerPropertiesEXT(device_, kHandleType, pointer, &properties);
    if (result != VK_SUCCESS || properties.memoryTypeBits == 0) {
        return "vkGetMemoryHostPointerPropertiesEXT of shared memory: " + result_name(result) + ", memoryTypeBits " +
               std::to_string(properties.memoryTypeBits);
    }
    const VkImportMemoryHostPointerInfoEXT imported{.sType = VK_STRUCTURE_TYPE_IMPORT_MEMORY_HOST_POINTER_INFO_EXT,
                                                    .handleType = kHandleType,
                                                    .pHostPointer = pointer};
    const VkMemoryAllocateInfo info{.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
                                    .pNext = &imported,
                                    .allocationSize = *page,
                                    .memoryTypeIndex =
                                        static_cast<std::uint32_t>(std::countr_zero(properties.memoryTypeBits))};
    VkDeviceMemory allocated = VK_NULL_HANDLE;
    result = functions_.AllocateMemory(device_, &info, nullptr, &allocated);
    if (result != VK_SUCCESS) {
        return "vkAllocateMemory of shared memory: " + result_name(result);
    }
    functions_.FreeMemory(device_, allocated, nullptr);
    return {};
}

Device::~Device() {
    if (owned_ && !abandoned_ && functions_.DestroyDevice != nullptr) {
        functions_.DestroyDevice(device_, nullptr);
    }
}

std::uint32_t Device::external_family(Transport transport) const noexcept {
    const bool foreign = memory_handle_type(transport) == 0 && extensions_.queue_family_foreign;
    return foreign ? VK_QUEUE_FAMILY_FOREIGN_EXT : VK_QUEUE_FAMILY_EXTERNAL;
}

VkResult Device::submit(std::span<const VkSubmitInfo> submits, VkFence fence) const {
    if (lock_queue_) {
        lock_queue_();
    }
    const VkResult result =
        functions_.QueueSubmit(queue_, static_cast<std::uint32_t>(submits.size()), submits.data(), fence);
    if (unlock_queue_) {
        unlock_queue_();
    }
    return result;
}

} // namespace geyser::vulkan
