#include "export.hpp"

#include "core/try.hpp"
#include "fd_objects.hpp"
#include "memory.hpp"
#include "metal_texture.hpp"

namespace geyser::vulkan {

Result<Texture::Parts> create_opaque(const std::shared_ptr<const Device>& device, const TextureDescriptor& descriptor,
                                     std::string_view operation) {
    if (!device->extensions().memory_fd) {
        return fail(ErrorCode::ExtensionMissing, operation, device->lacks(VK_KHR_EXTERNAL_MEMORY_FD_EXTENSION_NAME));
    }
    GEYSER_TRY(auto spec, spec_for(*device, descriptor, tiling_of(descriptor.layout), operation));
    const ImageSupport support = query_image(*device, spec, kOpaqueFd);
    if (!support.can_export) {
        return fail(ErrorCode::UnsupportedDescriptor, operation, support.reason);
    }
    GEYSER_TRY(auto image, create_image(*device, spec, kOpaqueFd, operation));
    Texture::Parts parts{.device = device,
                         .descriptor = descriptor,
                         .transport = Transport::OpaqueFd,
                         .spec = std::move(spec),
                         .exportable = true,
                         .image = OwnedImage(device, image)};
    GEYSER_TRY(auto memory, allocate_for(device, image, kOpaqueFd, operation));
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
    GEYSER_TRY(auto memory, export_memory(device, texture.memory(), operation));
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
