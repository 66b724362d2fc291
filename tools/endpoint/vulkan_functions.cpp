#include "vulkan_functions.hpp"

#include <core/try.hpp>

namespace geyser::endpoint {
namespace {

template <class Function>
Function as(PFN_vkVoidFunction function) {
    return reinterpret_cast<Function>(function);
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
    return fail(ErrorCode::DriverFailure, "endpoint",
                "no memory type among " + std::to_string(type_bits) + " has the properties " +
                    std::to_string(properties));
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
    GEYSER_ENDPOINT_VULKAN_FUNCTIONS(GEYSER_LOAD)
#undef GEYSER_LOAD
    return vk;
}

Result<VkDeviceMemory> allocate_memory(const VulkanFunctions& vk, VkPhysicalDevice physical_device, VkDevice device,
                                       const VkMemoryRequirements& requirements, VkMemoryPropertyFlags properties) {
    GEYSER_TRY(const std::uint32_t type,
               find_memory_type(vk, physical_device, requirements.memoryTypeBits, properties));
    const VkMemoryAllocateInfo info{
        .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO, .allocationSize = requirements.size, .memoryTypeIndex = type};
    VkDeviceMemory memory = VK_NULL_HANDLE;
    GEYSER_CHECK(checked("vkAllocateMemory", vk.vkAllocateMemory(device, &info, nullptr, &memory)));
    return memory;
}

void record_transition(const VulkanFunctions& vk, VkCommandBuffer commands, VkImage image, VkImageAspectFlags aspects,
                       const VulkanImageState& from, const VulkanImageState& to) {
    const VkImageMemoryBarrier barrier{.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
                                       .srcAccessMask = from.access,
                                       .dstAccessMask = to.access,
                                       .oldLayout = from.layout,
                                       .newLayout = to.layout,
                                       .srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
                                       .dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
                                       .image = image,
                                       .subresourceRange = {.aspectMask = aspects,
                                                            .levelCount = VK_REMAINING_MIP_LEVELS,
                                                            .layerCount = VK_REMAINING_ARRAY_LAYERS}};
    vk.vkCmdPipelineBarrier(commands, from.stages, to.stages, 0, 0, nullptr, 0, nullptr, 1, &barrier);
}

} // namespace geyser::endpoint
