#include "import.hpp"

#include "core/try.hpp"
#include "fd_objects.hpp"
#include "image_parameters.hpp"
#include "memory.hpp"

#include <geyser/capabilities.hpp>

namespace geyser::vulkan {
namespace {

/// validate(handle) has seen to the format.
Result<void> check_usage(const ApiTextureHandle& handle, std::string_view operation) {
    const FormatInfo* format = format_info(handle.descriptor.format);
    const VkImageUsageFlags wanted = vulkan_usage(handle.descriptor.usage, *format);
    if ((handle.vulkan->usage & wanted) != wanted) {
        return fail(ErrorCode::DescriptorMismatch, operation,
                    "the handle's image usage " + std::to_string(handle.vulkan->usage) + " lacks bits of " +
                        std::to_string(wanted) + ", which its descriptor promises");
    }
    return {};
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

} // namespace

Result<Texture::Parts> import_opaque(const std::shared_ptr<const Device>& device, const ApiTextureHandle& handle,
                                     std::string_view operation) {
    if (!device->extensions().memory_fd) {
        return fail(ErrorCode::ExtensionMissing, operation, device->lacks(VK_KHR_EXTERNAL_MEMORY_FD_EXTENSION_NAME));
    }
    GEYSER_CHECK(check_identity(handle.identity, device->identity(), operation));
    GEYSER_CHECK(check_usage(handle, operation));
    GEYSER_CHECK(check_memory_object(device, handle, operation));
    Texture::Parts parts{.device = device,
                         .descriptor = handle.descriptor,
                         .transport = Transport::OpaqueFd,
                         .spec = spec_from(handle.descriptor, *handle.vulkan),
                         .allocation = {handle.allocation_size, handle.memory_type_index, handle.dedicated}};
    if (std::string fault = parameter_fault(*device, parts.spec, handle.descriptor); !fault.empty()) {
        return fail(ErrorCode::InvalidHandle, operation, std::move(fault));
    }
    const ImageSupport support = query_image(*device, parts.spec, kOpaqueFd);
    if (!support.can_import) {
        return fail(ErrorCode::UnsupportedDescriptor, operation, support.reason);
    }
    if (support.dedicated_only && !handle.dedicated) {
        return fail(ErrorCode::MemoryMismatch, operation,
                    "the driver imports this image only from a dedicated allocation, and the handle's is not");
    }
    GEYSER_TRY(auto image, create_image(*device, parts.spec, kOpaqueFd, operation));
    parts.image = OwnedImage(device, image);
    GEYSER_CHECK(check_memory(*device, memory_requirements(*device, image), handle, operation));
    GEYSER_TRY(auto memory, import_memory(device, image, handle, operation));
    parts.memory = std::move(memory);
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
