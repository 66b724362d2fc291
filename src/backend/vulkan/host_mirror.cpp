#include "host_mirror.hpp"

#include "core/try.hpp"
#include "errors.hpp"
#include "memory.hpp"

#include <algorithm>
#include <cstring>

namespace geyser::vulkan {
namespace {

constexpr VkBufferUsageFlags kMirrorUsage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT;

/// Buffer copies count row pitches in texels and want offsets in whole blocks of at least 4 bytes.
Result<void> check_mirror_layout(const FormatInfo& format, const std::vector<PlaneLayout>& planes,
                                 std::string_view operation) {
    for (std::size_t i = 0; i < planes.size(); ++i) {
        const std::uint64_t block = format.planes[i].block_bytes;
        const std::uint64_t offset_unit = std::max<std::uint64_t>(block, 4);
        if (planes[i].row_pitch % block != 0 || planes[i].row_pitch / block > UINT32_MAX / format.block_width) {
            return fail(ErrorCode::MemoryMismatch, operation,
                        "row pitch " + std::to_string(planes[i].row_pitch) + " is not a whole number of blocks of " +
                            std::to_string(block) + " bytes");
        }
        if (planes[i].offset % offset_unit != 0) {
            return fail(ErrorCode::MemoryMismatch, operation,
                        "plane offset " + std::to_string(planes[i].offset) + " is not a multiple of " +
                            std::to_string(offset_unit));
        }
    }
    return {};
}

Result<void> make_private_image(const std::shared_ptr<const Device>& device, Texture::Parts& parts,
                                std::string_view operation) {
    GEYSER_TRY(parts.spec, mirrored_spec(*device, parts.descriptor, operation));
    if (const ImageSupport support = query_image(*device, parts.spec, 0); !support.possible) {
        return fail(ErrorCode::UnsupportedDescriptor, operation, support.reason);
    }
    GEYSER_TRY(const auto image, create_image(*device, parts.spec, 0, operation));
    parts.image = OwnedImage(device, image);
    GEYSER_TRY(auto bound, allocate_for(device, image, operation));
    parts.memory = std::move(bound.memory);
    return {};
}

Result<OwnedBuffer> make_buffer(const std::shared_ptr<const Device>& device, std::uint64_t size,
                                VkExternalMemoryHandleTypeFlags handle_type, std::string_view operation) {
    const VkExternalMemoryBufferCreateInfo external{.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_BUFFER_CREATE_INFO,
                                                    .handleTypes = handle_type};
    const VkBufferCreateInfo info{.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
                                  .pNext = handle_type != 0 ? &external : nullptr,
                                  .size = size,
                                  .usage = kMirrorUsage};
    VkBuffer buffer = VK_NULL_HANDLE;
    if (const VkResult result = device->fn().CreateBuffer(device->get(), &info, nullptr, &buffer);
        result != VK_SUCCESS) {
        return failed(result, operation, "vkCreateBuffer");
    }
    return OwnedBuffer(device, buffer);
}

Result<OwnedMemory> allocate_staging(const std::shared_ptr<const Device>& device,
                                     const VkMemoryRequirements& requirements, std::string_view operation) {
    const auto memory_type = choose_memory_type(
        *device, requirements.memoryTypeBits,
        VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT, VK_MEMORY_PROPERTY_HOST_CACHED_BIT);
    if (!memory_type) {
        return fail(ErrorCode::MemoryMismatch, operation, "the device has no host-visible memory for a staging buffer");
    }
    return allocate(device, requirements.size, *memory_type, nullptr, operation);
}

/// Whole rows, padding included: the two sides have the same layout.
void copy_planes(const std::vector<PlaneLayout>& planes, std::span<const std::byte> from, std::span<std::byte> to) {
    for (const PlaneLayout& plane : planes) {
        std::memcpy(to.data() + plane.offset, from.data() + plane.offset, plane.size);
    }
}

} // namespace

Result<ImageSpec> mirrored_spec(const Device& device, const TextureDescriptor& descriptor, std::string_view operation) {
    GEYSER_TRY(auto spec, spec_for(device, descriptor, VK_IMAGE_TILING_OPTIMAL, operation));
    spec.usage |= VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    return spec;
}

bool mirror_is_importable(const Device& device) {
    if (!device.host_import_fault().empty()) {
        return false;
    }
    const VkPhysicalDeviceExternalBufferInfo info{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_BUFFER_INFO,
                                                  .usage = kMirrorUsage,
                                                  .handleType = kHostPointer};
    VkExternalBufferProperties answer{.sType = VK_STRUCTURE_TYPE_EXTERNAL_BUFFER_PROPERTIES};
    device.instance().fn().GetPhysicalDeviceExternalBufferProperties(device.physical(), &info, &answer);
    return (answer.externalMemoryProperties.externalMemoryFeatures & VK_EXTERNAL_MEMORY_FEATURE_IMPORTABLE_BIT) != 0;
}

Result<OwnedMemory> import_pointer(const std::shared_ptr<const Device>& device, const MappedMemory& mapping,
                                   std::uint32_t type_bits, std::string_view operation) {
    VkMemoryHostPointerPropertiesEXT properties{.sType = VK_STRUCTURE_TYPE_MEMORY_HOST_POINTER_PROPERTIES_EXT};
    void* const pointer = mapping.bytes().data();
    const VkResult result =
        device->fn().GetMemoryHostPointerPropertiesEXT(device->get(), kHostPointer, pointer, &properties);
    if (result != VK_SUCCESS) {
        return failed(result, operation, "vkGetMemoryHostPointerPropertiesEXT");
    }
    const auto memory_type = choose_memory_type(
        *device, properties.memoryTypeBits & type_bits,
        VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT, VK_MEMORY_PROPERTY_HOST_CACHED_BIT);
    if (!memory_type) {
        return fail(ErrorCode::MemoryMismatch, operation,
                    "no memory type is both among the host pointer's " + std::to_string(properties.memoryTypeBits) +
                        " and the object's " + std::to_string(type_bits) + " (bit sets)");
    }
    const VkImportMemoryHostPointerInfoEXT imported{.sType = VK_STRUCTURE_TYPE_IMPORT_MEMORY_HOST_POINTER_INFO_EXT,
                                                    .handleType = kHostPointer,
                                                    .pHostPointer = pointer};
    return allocate(device, mapping.bytes().size(), *memory_type, &imported, operation);
}

Result<void> make_mirror(const std::shared_ptr<const Device>& device, Texture::Parts& parts,
                         std::string_view operation) {
    GEYSER_CHECK(check_mirror_layout(*format_info(parts.descriptor.format), parts.host.planes, operation));
    GEYSER_CHECK(make_private_image(device, parts, operation));
    HostBacking& host = parts.host;
    const bool importable = mirror_is_importable(*device);
    GEYSER_TRY(host.mirror, make_buffer(device, host.mapping.bytes().size(), importable ? kHostPointer : 0, operation));
    VkMemoryRequirements requirements{};
    device->fn().GetBufferMemoryRequirements(device->get(), host.mirror.get(), &requirements);
    GEYSER_TRY(host.mirror_memory, importable
                                       ? import_pointer(device, host.mapping, requirements.memoryTypeBits, operation)
                                       : allocate_staging(device, requirements, operation));
    const VkDeviceMemory memory = host.mirror_memory.get();
    if (const VkResult result = device->fn().BindBufferMemory(device->get(), host.mirror.get(), memory, 0);
        result != VK_SUCCESS) {
        return failed(result, operation, "vkBindBufferMemory");
    }
    if (importable) {
        return {};
    }
    void* mapped = nullptr;
    if (const VkResult result = device->fn().MapMemory(device->get(), memory, 0, VK_WHOLE_SIZE, 0, &mapped);
        result != VK_SUCCESS) {
        return failed(result, operation, "vkMapMemory");
    }
    host.staging = {static_cast<std::byte*>(mapped), host.mapping.bytes().size()};
    return {};
}

void copy_to_staging(const Texture& texture) {
    const HostBacking& host = texture.parts().host;
    copy_planes(host.planes, host.mapping.bytes(), host.staging);
}

void copy_from_staging(const Texture& texture) {
    const HostBacking& host = texture.parts().host;
    copy_planes(host.planes, host.staging, host.mapping.bytes());
}

} // namespace geyser::vulkan
