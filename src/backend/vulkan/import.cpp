#include "import.hpp"

#include "core/try.hpp"
#include "image_parameters.hpp"
#include "memory.hpp"
#include "os_objects.hpp"

#include <geyser/capabilities.hpp>

namespace geyser::vulkan {
namespace {

/// The image to make of the handle's memory. validate(handle) has seen to the format.
Result<ImageSpec> spec_of(const Device& device, const ApiTextureHandle& handle, std::string_view operation) {
    if (!handle.vulkan) {
        // Direct3D's: made as Direct3D makes it, from the descriptor.
        return spec_for(device, handle.descriptor, tiling_of(handle.descriptor.layout), operation);
    }
    const FormatInfo* format = format_info(handle.descriptor.format);
    const VkImageUsageFlags wanted = vulkan_usage(handle.descriptor.usage, *format);
    if ((handle.vulkan->usage & wanted) != wanted) {
        return fail(ErrorCode::DescriptorMismatch, operation,
                    "the handle's image usage " + std::to_string(handle.vulkan->usage) + " lacks bits of " +
                        std::to_string(wanted) + ", which its descriptor promises");
    }
    ImageSpec spec = spec_from(handle.descriptor, *handle.vulkan);
    if (std::string fault = parameter_fault(device, spec, handle.descriptor); !fault.empty()) {
        return fail(ErrorCode::InvalidHandle, operation, std::move(fault));
    }
    return spec;
}

Result<void> check_memory(const Device& device, const ImageMemoryRequirements& requirements,
                          const ApiTextureHandle& handle, std::string_view operation) {
    if (handle.memory_type_index >= device.memory().memoryTypeCount ||
        (requirements.type_bits >> handle.memory_type_index & 1U) == 0) {
        return fail(ErrorCode::MemoryMismatch, operation,
                    "memory type " + std::to_string(handle.memory_type_index) +
                        " of the handle is not among the image's " + std::to_string(requirements.type_bits) +
                        " (a bit set)");
    }
    if (handle.allocation_size < requirements.size) {
        return fail(ErrorCode::MemoryMismatch, operation,
                    "allocation_size " + std::to_string(handle.allocation_size) + " of the handle is less than the " +
                        std::to_string(requirements.size) + " bytes that the image needs");
    }
    // VUID-VkMemoryDedicatedAllocateInfo-image-02964.
    if (handle.dedicated && handle.allocation_size != requirements.size) {
        return fail(ErrorCode::MemoryMismatch, operation,
                    "allocation_size " + std::to_string(handle.allocation_size) +
                        " of the handle, which is dedicated, " + "is not the " + std::to_string(requirements.size) +
                        " bytes that the image needs");
    }
    return {};
}

/// What vkAllocateMemory is told about the handle's memory.
Result<Allocation> allocation_of(const Device& device, VkImage image, const ApiTextureHandle& handle,
                                 std::string_view operation) {
    const ImageMemoryRequirements requirements = memory_requirements(device, image);
    if (is_opaque(handle.transport)) {
        GEYSER_CHECK(check_memory(device, requirements, handle, operation));
        // Size and type are the exporter's, never derived from the image (trap 2).
        return Allocation{handle.allocation_size, handle.memory_type_index, handle.dedicated};
    }
    GEYSER_TRY(const auto types, importable_types(device, handle.transport, handle.objects[0], operation));
    const auto type =
        choose_memory_type(device, types & requirements.type_bits, 0, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT);
    if (!type) {
        return fail(ErrorCode::MemoryMismatch, operation,
                    "no memory type is both among the handle's " + std::to_string(types) + " and the image's " +
                        std::to_string(requirements.type_bits) + " (bit sets)");
    }
    return Allocation{requirements.size, *type, true};
}

} // namespace

Result<Texture::Parts> import_opaque(const std::shared_ptr<const Device>& device, const ApiTextureHandle& handle,
                                     std::string_view name, std::string_view operation) {
    if (!device->extensions().memory) {
        return fail(ErrorCode::ExtensionMissing, operation, device->lacks(os_sharing().memory_extension));
    }
    GEYSER_CHECK(check_identity(handle.identity, device->identity(), operation));
    GEYSER_TRY(auto spec, spec_of(*device, handle, operation));
    if (name.empty()) {
        GEYSER_CHECK(check_memory_object(device, handle, operation));
    }
    const VkExternalMemoryHandleTypeFlagBits handle_type = memory_handle_type(handle.transport);
    Texture::Parts parts{
        .device = device, .descriptor = handle.descriptor, .transport = handle.transport, .spec = std::move(spec)};
    const ImageSupport support = query_image(*device, parts.spec, handle_type);
    if (!support.can_import) {
        return fail(ErrorCode::UnsupportedDescriptor, operation, support.reason);
    }
    if (support.dedicated_only && !handle.dedicated) {
        return fail(ErrorCode::MemoryMismatch, operation,
                    "the driver imports this image only from a dedicated allocation, and the handle's is not");
    }
    GEYSER_TRY(auto image, create_image(*device, parts.spec, handle_type, operation));
    parts.image = OwnedImage(device, image);
    GEYSER_TRY(parts.allocation, allocation_of(*device, image, handle, operation));
    GEYSER_TRY(parts.memory, import_memory(device, image, handle.transport, parts.allocation,
                                           {.object = handle.objects[0], .name = name}, operation));
    GEYSER_CHECK(bind_image(*device, image, parts.memory, operation));
    // Only now: lavapipe knows the offsets of planes once memory is bound.
    parts.planes = plane_layouts(*device, image, parts.spec, *format_info(handle.descriptor.format));
    if (parts.planes != handle.planes) {
        return fail(ErrorCode::MemoryMismatch, operation,
                    "the handle's plane layout (row pitch " +
                        std::to_string(handle.planes.empty() ? 0 : handle.planes[0].row_pitch) +
                        ") is not that of this driver (row pitch " +
                        std::to_string(parts.planes.empty() ? 0 : parts.planes[0].row_pitch) + ")");
    }
    return parts;
}

} // namespace geyser::vulkan
