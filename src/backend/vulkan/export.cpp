#include "export.hpp"

#include "core/try.hpp"
#include "handle_types.hpp"
#include "memory.hpp"
#include "metal_texture.hpp"
#include "os_objects.hpp"

namespace geyser::vulkan {

Result<Texture::Parts> create_opaque(const std::shared_ptr<const Device>& device, const TextureDescriptor& descriptor,
                                     Transport transport, std::string_view name, std::string_view operation) {
    if (!device->extensions().memory) {
        return fail(ErrorCode::ExtensionMissing, operation, device->lacks(os_sharing().memory_extension));
    }
    const VkExternalMemoryHandleTypeFlagBits handle_type = memory_handle_type(transport);
    GEYSER_TRY(auto spec, spec_for(*device, descriptor, tiling_of(descriptor.layout), operation));
    const ImageSupport support = query_image(*device, spec, handle_type);
    if (!support.can_export) {
        return fail(ErrorCode::UnsupportedDescriptor, operation, support.reason);
    }
    GEYSER_TRY(auto image, create_image(*device, spec, handle_type, operation));
    Texture::Parts parts{.device = device,
                         .descriptor = descriptor,
                         .transport = transport,
                         .spec = std::move(spec),
                         .exportable = true,
                         .image = OwnedImage(device, image)};
    GEYSER_TRY(auto memory, allocate_exportable(device, image, transport, name, operation));
    parts.memory = std::move(memory.memory);
    parts.allocation = memory.allocation;
    parts.planes = plane_layouts(*device, image, parts.spec, *format_info(descriptor.format));
    return parts;
}

Result<ApiTextureHandle> export_handle(const Device& device, const Texture& texture, std::string_view operation) {
    const Texture::Parts& parts = texture.parts();
    if (!parts.exportable) {
        return fail(ErrorCode::NotShareable, operation, "the texture was imported; only its creator can export it");
    }
    if (parts.transport == Transport::IoSurface) {
        return export_surface(device, texture, operation);
    }
    ApiTextureHandle handle{.transport = parts.transport, .descriptor = parts.descriptor};
    if (parts.transport == Transport::HostMemory) {
        GEYSER_TRY(auto memory, duplicate(parts.host.memory));
        handle.objects.push_back(std::move(memory));
        handle.allocation_size = parts.host.size;
        handle.planes = parts.host.planes;
        return handle;
    }
    GEYSER_TRY(auto memory, export_memory(device, texture, operation));
    handle.objects.push_back(std::move(memory));
    handle.allocation_size = parts.allocation.size;
    handle.memory_type_index = parts.allocation.memory_type;
    handle.dedicated = parts.allocation.dedicated;
    handle.planes = parts.planes;
    handle.vulkan = texture.parameters();
    handle.identity = device.identity();
    return handle;
}

} // namespace geyser::vulkan
