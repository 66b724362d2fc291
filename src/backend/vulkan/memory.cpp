#include "memory.hpp"

#include "core/try.hpp"
#include "errors.hpp"
#include "handle_types.hpp"
#include "os_objects.hpp"

namespace geyser::vulkan {
namespace {

Result<BoundMemory> allocate_dedicated(const std::shared_ptr<const Device>& device, VkImage image, const void* chain,
                                       VkMemoryPropertyFlags preferred, std::string_view operation) {
    const ImageMemoryRequirements requirements = memory_requirements(*device, image);
    const auto memory_type = choose_memory_type(*device, requirements.type_bits, 0, preferred);
    if (!memory_type) {
        return fail(ErrorCode::UnsupportedDescriptor, operation,
                    "no memory type of the device is among the image's " + std::to_string(requirements.type_bits) +
                        " (a bit set)");
    }
    // Always dedicated: some drivers demand it, none minds it (trap 1).
    const VkMemoryDedicatedAllocateInfo dedicated{
        .sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO, .pNext = chain, .image = image};
    GEYSER_TRY(auto memory, allocate(device, requirements.size, *memory_type, &dedicated, operation));
    GEYSER_CHECK(bind_image(*device, image, memory, operation));
    return BoundMemory{std::move(memory), {requirements.size, *memory_type, true}};
}

} // namespace

ImageMemoryRequirements memory_requirements(const Device& device, VkImage image) {
    const VkImageMemoryRequirementsInfo2 info{.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_REQUIREMENTS_INFO_2,
                                              .image = image};
    VkMemoryRequirements2 requirements{.sType = VK_STRUCTURE_TYPE_MEMORY_REQUIREMENTS_2};
    device.fn().GetImageMemoryRequirements2(device.get(), &info, &requirements);
    return {.size = requirements.memoryRequirements.size, .type_bits = requirements.memoryRequirements.memoryTypeBits};
}

Result<OwnedMemory> allocate(const std::shared_ptr<const Device>& device, std::uint64_t size, std::uint32_t memory_type,
                             const void* chain, std::string_view operation) {
    const VkMemoryAllocateInfo info{.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
                                    .pNext = chain,
                                    .allocationSize = size,
                                    .memoryTypeIndex = memory_type};
    VkDeviceMemory memory = VK_NULL_HANDLE;
    if (const VkResult result = device->fn().AllocateMemory(device->get(), &info, nullptr, &memory);
        result != VK_SUCCESS) {
        return failed(result, operation, "vkAllocateMemory",
                      "for " + std::to_string(size) + " bytes of memory type " + std::to_string(memory_type));
    }
    return OwnedMemory(device, memory);
}

Result<BoundMemory> allocate_for(const std::shared_ptr<const Device>& device, VkImage image, std::string_view operation,
                                 VkMemoryPropertyFlags preferred) {
    return allocate_dedicated(device, image, nullptr, preferred, operation);
}

Result<BoundMemory> allocate_exportable(const std::shared_ptr<const Device>& device, VkImage image, Transport transport,
                                        std::string_view name, std::string_view operation) {
    GEYSER_TRY(const auto attributes, memory_export_chain(transport, name, nullptr, operation));
    const VkExportMemoryAllocateInfo exported{.sType = VK_STRUCTURE_TYPE_EXPORT_MEMORY_ALLOCATE_INFO,
                                              .pNext = attributes.chain,
                                              .handleTypes = memory_handle_type(transport)};
    return allocate_dedicated(device, image, &exported, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT, operation);
}

Result<void> bind_image(const Device& device, VkImage image, const OwnedMemory& memory, std::string_view operation) {
    const VkResult result = device.fn().BindImageMemory(device.get(), image, memory.get(), 0);
    if (result != VK_SUCCESS) {
        return failed(result, operation, "vkBindImageMemory");
    }
    return {};
}

} // namespace geyser::vulkan
