#include "vulkan_functions.hpp"

namespace geyser::conformance {
namespace {

template <class Function>
Function as(PFN_vkVoidFunction function) {
    return reinterpret_cast<Function>(function);
}

} // namespace

VulkanFunctions VulkanFunctions::load(const VulkanTextureShareManager& manager) {
    const auto instance_function = [&](const char* name) {
        return manager.get_instance_proc_addr()(manager.instance(), name);
    };
    const auto get_device_proc_addr = as<PFN_vkGetDeviceProcAddr>(instance_function("vkGetDeviceProcAddr"));
    VulkanFunctions vk;
    vk.vkGetPhysicalDeviceMemoryProperties =
        as<PFN_vkGetPhysicalDeviceMemoryProperties>(instance_function("vkGetPhysicalDeviceMemoryProperties"));
#define GEYSER_LOAD(name) vk.name = as<PFN_##name>(get_device_proc_addr(manager.device(), #name));
    GEYSER_CONFORMANCE_VULKAN_FUNCTIONS(GEYSER_LOAD)
#undef GEYSER_LOAD
    return vk;
}

std::unexpected<Error> vulkan_failure(const char* call, VkResult result) {
    const ErrorCode code = result == VK_ERROR_DEVICE_LOST            ? ErrorCode::DeviceLost
                           : result == VK_ERROR_OUT_OF_DEVICE_MEMORY ? ErrorCode::OutOfDeviceMemory
                           : result == VK_ERROR_OUT_OF_HOST_MEMORY   ? ErrorCode::OutOfHostMemory
                           : result == VK_TIMEOUT                    ? ErrorCode::Timeout
                                                                     : ErrorCode::DriverFailure;
    return fail(code, "conformance", std::string(call) + " answered VkResult " + std::to_string(result), result);
}

Result<std::uint32_t> find_memory_type(const VulkanFunctions& vk, VkPhysicalDevice device, std::uint32_t type_bits,
                                       VkMemoryPropertyFlags properties) {
    VkPhysicalDeviceMemoryProperties memory = {};
    vk.vkGetPhysicalDeviceMemoryProperties(device, &memory);
    for (std::uint32_t i = 0; i < memory.memoryTypeCount; ++i) {
        if ((type_bits & (1U << i)) != 0 && (memory.memoryTypes[i].propertyFlags & properties) == properties) {
            return i;
        }
    }
    return fail(ErrorCode::DriverFailure, "conformance",
                "no memory type among " + std::to_string(type_bits) + " has the properties " +
                    std::to_string(properties));
}

} // namespace geyser::conformance
