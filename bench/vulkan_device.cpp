#include "vulkan_device.hpp"

#include "failure.hpp"

#include <algorithm>
#include <cstring>

namespace bench {
namespace {

bool shares_timelines(VkPhysicalDevice physical) {
    const VkSemaphoreTypeCreateInfo timeline{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO,
                                             .semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE};
    const VkPhysicalDeviceExternalSemaphoreInfo info{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_SEMAPHORE_INFO,
                                                     .pNext = &timeline,
                                                     .handleType = VK_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_FD_BIT};
    VkExternalSemaphoreProperties answer{.sType = VK_STRUCTURE_TYPE_EXTERNAL_SEMAPHORE_PROPERTIES};
    vkGetPhysicalDeviceExternalSemaphoreProperties(physical, &info, &answer);
    constexpr VkExternalSemaphoreFeatureFlags kBothWays =
        VK_EXTERNAL_SEMAPHORE_FEATURE_EXPORTABLE_BIT | VK_EXTERNAL_SEMAPHORE_FEATURE_IMPORTABLE_BIT;
    return (answer.externalSemaphoreFeatures & kBothWays) == kBothWays;
}

bool offers(VkPhysicalDevice physical, const char* extension) {
    std::uint32_t count = 0;
    vkEnumerateDeviceExtensionProperties(physical, nullptr, &count, nullptr);
    std::vector<VkExtensionProperties> offered(count);
    vkEnumerateDeviceExtensionProperties(physical, nullptr, &count, offered.data());
    return std::ranges::any_of(offered,
                               [&](const auto& each) { return std::strcmp(each.extensionName, extension) == 0; });
}

VkPhysicalDeviceProperties properties_of(VkPhysicalDevice physical) {
    VkPhysicalDeviceProperties properties = {};
    vkGetPhysicalDeviceProperties(physical, &properties);
    return properties;
}

} // namespace

Device::Device(Timelines timelines) : Device(timelines, Empty()) {
    if (volkInitialize() != VK_SUCCESS) {
        throw Failure("there is no Vulkan loader (libvulkan.so.1) on this machine");
    }
    make_instance();
    select(timelines);
    make_device();
}

Device::~Device() {
    if (instance_ == VK_NULL_HANDLE) {
        return;
    }
    vkDestroyDevice(device_, nullptr);
    vkDestroyInstance(instance_, nullptr);
}

void Device::make_instance() {
    const VkApplicationInfo application{.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO, .apiVersion = VK_API_VERSION_1_2};
    const VkInstanceCreateInfo info{.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO, .pApplicationInfo = &application};
    const VkResult result = vkCreateInstance(&info, nullptr, &instance_);
    if (result == VK_ERROR_INCOMPATIBLE_DRIVER) {
        throw Failure("there is no Vulkan driver on this machine");
    }
    check(result, "vkCreateInstance");
    volkLoadInstance(instance_);
}

void Device::select(Timelines timelines) {
    std::uint32_t count = 0;
    check(vkEnumeratePhysicalDevices(instance_, &count, nullptr), "vkEnumeratePhysicalDevices");
    std::vector<VkPhysicalDevice> devices(count);
    check(vkEnumeratePhysicalDevices(instance_, &count, devices.data()), "vkEnumeratePhysicalDevices");
    extensions_ = {VK_KHR_EXTERNAL_MEMORY_FD_EXTENSION_NAME};
    if (timelines == Timelines::Shared) {
        extensions_.push_back(VK_KHR_EXTERNAL_SEMAPHORE_FD_EXTENSION_NAME);
    }
    std::string names;
    for (VkPhysicalDevice device : devices) {
        const VkPhysicalDeviceProperties properties = properties_of(device);
        names.append(names.empty() ? "" : ", ").append(properties.deviceName);
        const auto offered = [&](const char* extension) { return offers(device, extension); };
        if (properties.apiVersion >= VK_API_VERSION_1_2 && std::ranges::all_of(extensions_, offered) &&
            (timelines == Timelines::Local || shares_timelines(device))) {
            physical_ = device;
            break;
        }
    }
    if (physical_ == VK_NULL_HANDLE) {
        throw Failure("no Vulkan device here shares timeline semaphores between processes, which both exchanges need "
                      "(there is " +
                      (names.empty() ? "none" : names) + ")");
    }
    VkPhysicalDeviceDriverProperties driver{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES};
    VkPhysicalDeviceProperties2 properties{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2, .pNext = &driver};
    vkGetPhysicalDeviceProperties2(physical_, &properties);
    name_ = properties.properties.deviceName;
    driver_ = std::string(driver.driverName) + " " + driver.driverInfo;
}

void Device::make_device() {
    std::uint32_t count = 0;
    vkGetPhysicalDeviceQueueFamilyProperties(physical_, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    vkGetPhysicalDeviceQueueFamilyProperties(physical_, &count, families.data());
    const auto graphics = std::ranges::find_if(
        families, [](const auto& family) { return (family.queueFlags & VK_QUEUE_GRAPHICS_BIT) != 0; });
    if (graphics == families.end()) {
        throw Failure(name_ + " has no graphics queue");
    }
    queue_family_ = static_cast<std::uint32_t>(graphics - families.begin());
    const float priority = 1.0F;
    const VkDeviceQueueCreateInfo queue{.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
                                        .queueFamilyIndex = queue_family_,
                                        .queueCount = 1,
                                        .pQueuePriorities = &priority};
    VkPhysicalDeviceTimelineSemaphoreFeatures timeline{
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TIMELINE_SEMAPHORE_FEATURES, .timelineSemaphore = VK_TRUE};
    const VkDeviceCreateInfo info{.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
                                  .pNext = &timeline,
                                  .queueCreateInfoCount = 1,
                                  .pQueueCreateInfos = &queue,
                                  .enabledExtensionCount = static_cast<std::uint32_t>(extensions_.size()),
                                  .ppEnabledExtensionNames = extensions_.data()};
    check(vkCreateDevice(physical_, &info, nullptr, &device_), "vkCreateDevice");
    volkLoadDevice(device_);
    vkGetDeviceQueue(device_, queue_family_, 0, &queue_);
}

std::uint32_t Device::memory_type(std::uint32_t allowed, VkMemoryPropertyFlags wanted) const {
    VkPhysicalDeviceMemoryProperties memory;
    vkGetPhysicalDeviceMemoryProperties(physical_, &memory);
    for (std::uint32_t type = 0; type < memory.memoryTypeCount; ++type) {
        if ((allowed >> type & 1U) != 0 && (memory.memoryTypes[type].propertyFlags & wanted) == wanted) {
            return type;
        }
    }
    throw Failure(name_ + " has no memory of the kind that is needed");
}

} // namespace bench
