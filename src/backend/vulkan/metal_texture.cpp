#include "metal_texture.hpp"

#include "backend/metal/device.hpp"
#include "backend/metal/port.hpp"
#include "backend/metal/surface.hpp"
#include "core/try.hpp"
#include "memory.hpp"

namespace geyser::vulkan {

using metal::objc::IOSurface;
using metal::objc::Retained;

struct SurfaceBacking {
    Retained<IOSurface> surface = {};
    metal::SurfaceDescription description = {};
};

namespace {

/// The image that a surface with this descriptor is here.
Result<ImageSpec> surface_spec(const Device& device, const TextureDescriptor& descriptor, std::string_view operation) {
    if (device.metal() == nullptr) {
        return fail(ErrorCode::UnsupportedTransport, operation, device.metal_fault());
    }
    if (const FormatInfo* format = format_info(descriptor.format); format != nullptr && format->is_planar()) {
        return fail(
            ErrorCode::UnsupportedFormat, operation,
            "format " + std::string(format->name) +
                ": Vulkan drivers on Metal want an IOSurface's elements to be as large as all planes' together");
    }
    GEYSER_TRY(ImageSpec spec, spec_for(device, descriptor, VK_IMAGE_TILING_OPTIMAL, operation));
    if (const ImageSupport support = query_image(device, spec, 0); !support.possible) {
        return fail(ErrorCode::UnsupportedDescriptor, operation, support.reason);
    }
    return spec;
}

bool exports_surface(const VkImageCreateInfo& info) {
    for (const auto* each = static_cast<const VkBaseInStructure*>(info.pNext); each != nullptr; each = each->pNext) {
        // There may be several, one for each kind of object.
        if (each->sType == VK_STRUCTURE_TYPE_EXPORT_METAL_OBJECT_CREATE_INFO_EXT &&
            reinterpret_cast<const VkExportMetalObjectCreateInfoEXT*>(each)->exportObjectType ==
                VK_EXPORT_METAL_OBJECT_TYPE_METAL_IOSURFACE_BIT_EXT) {
            return true;
        }
    }
    return false;
}

/// The image over `backing`, for a texture of ours.
Result<Texture::Parts> make_parts(const std::shared_ptr<const Device>& device, const TextureDescriptor& descriptor,
                                  ImageSpec spec, SurfaceBacking backing, std::string_view operation) {
    Texture::Parts parts{.device = device,
                         .descriptor = descriptor,
                         .transport = Transport::IoSurface,
                         .spec = std::move(spec),
                         .surface = std::make_shared<const SurfaceBacking>(std::move(backing))};
    // So that users can have the Metal objects too, by vkExportMetalObjectsEXT.
    const VkExportMetalObjectCreateInfoEXT exported_texture{
        .sType = VK_STRUCTURE_TYPE_EXPORT_METAL_OBJECT_CREATE_INFO_EXT,
        .exportObjectType = VK_EXPORT_METAL_OBJECT_TYPE_METAL_TEXTURE_BIT_EXT};
    const VkExportMetalObjectCreateInfoEXT exported_surface{
        .sType = VK_STRUCTURE_TYPE_EXPORT_METAL_OBJECT_CREATE_INFO_EXT,
        .pNext = &exported_texture,
        .exportObjectType = VK_EXPORT_METAL_OBJECT_TYPE_METAL_IOSURFACE_BIT_EXT};
    const VkImportMetalIOSurfaceInfoEXT imported{.sType = VK_STRUCTURE_TYPE_IMPORT_METAL_IO_SURFACE_INFO_EXT,
                                                 .pNext = &exported_surface,
                                                 .ioSurface =
                                                     reinterpret_cast<IOSurfaceRef>(parts.surface->surface.get())};
    GEYSER_TRY(const VkImage image, create_image(*device, parts.spec, 0, operation, &imported));
    parts.image = OwnedImage(device, image);
    // Vulkan wants memory bound, and MoltenVK allocates nothing for a dedicated allocation of such an image. It takes
    // the texture's storage mode from the memory type, though, and those of an Intel Mac need Managed (trap 39), which
    // is the type that is both device-local and visible to the host.
    GEYSER_TRY(auto memory, allocate_for(device, image, operation,
                                         VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT | VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT));
    parts.memory = std::move(memory.memory);
    return parts;
}

} // namespace

TextureSupport query_surface(const Device& device, const TextureDescriptor& descriptor) {
    constexpr std::string_view kOperation = "query";
    if (auto spec = surface_spec(device, descriptor, kOperation); !spec) {
        return {.reason = std::move(spec).error().reason};
    }
    if (auto surface = metal::describe_surface(device.metal()->runtime().functions(), descriptor, kOperation);
        !surface) {
        return {.reason = std::move(surface).error().reason};
    }
    return {.can_export = true, .can_import = true};
}

Result<Texture::Parts> create_surface(const std::shared_ptr<const Device>& device, const TextureDescriptor& descriptor,
                                      std::string_view operation) {
    GEYSER_TRY(ImageSpec spec, surface_spec(*device, descriptor, operation));
    const metal::objc::Pool pool(device->metal()->runtime());
    GEYSER_TRY(auto description, metal::describe_surface(pool.functions(), descriptor, operation));
    GEYSER_TRY(auto surface, metal::create_surface(pool, description, operation));
    GEYSER_TRY(auto parts,
               make_parts(device, descriptor, std::move(spec),
                          {.surface = std::move(surface), .description = std::move(description)}, operation));
    parts.exportable = true;
    return parts;
}

Result<Texture::Parts> import_surface(const std::shared_ptr<const Device>& device, const ApiTextureHandle& handle,
                                      std::string_view operation) {
    GEYSER_TRY(ImageSpec spec, surface_spec(*device, handle.descriptor, operation));
    const metal::objc::Runtime& runtime = device->metal()->runtime();
    // The port stays the handle's (trap 36).
    auto surface = Retained<IOSurface>::adopt(
        runtime, runtime.functions().IOSurfaceLookupFromMachPort(metal::borrow_port(handle.objects.front())));
    if (!surface) {
        return fail(ErrorCode::InvalidHandle, operation, "the port is not of an IOSurface");
    }
    GEYSER_TRY(auto description,
               metal::check_surface(runtime.functions(), surface.get(), handle.descriptor, operation));
    return make_parts(device, handle.descriptor, std::move(spec),
                      {.surface = std::move(surface), .description = std::move(description)}, operation);
}

Result<ApiTextureHandle> export_surface(const Device& device, const Texture& texture, std::string_view operation) {
    const SurfaceBacking& backing = *texture.parts().surface;
    OsObject port =
        metal::own_port(device.metal()->runtime().functions().IOSurfaceCreateMachPort(backing.surface.get()));
    if (!port) {
        return fail(ErrorCode::SystemFailure, operation, "IOSurfaceCreateMachPort made no port");
    }
    ApiTextureHandle handle{.transport = Transport::IoSurface,
                            .descriptor = texture.descriptor(),
                            .allocation_size = backing.description.allocation_size,
                            .identity = device.identity()};
    handle.objects.push_back(std::move(port));
    return handle;
}

Result<void> adopt_surface(const VulkanImageToAdopt& image, Texture::Parts& parts, std::string_view operation) {
    const Device& device = *parts.device;
    // VUID-VkExportMetalObjectsInfoEXT-pNext-06795 and its like.
    if (!exports_surface(*image.create_info)) {
        return fail(ErrorCode::NotShareable, operation,
                    "the image was created without VkExportMetalObjectCreateInfoEXT for its IOSurface");
    }
    VkExportMetalIOSurfaceInfoEXT exported{.sType = VK_STRUCTURE_TYPE_EXPORT_METAL_IO_SURFACE_INFO_EXT,
                                           .image = image.image};
    VkExportMetalObjectsInfoEXT info{.sType = VK_STRUCTURE_TYPE_EXPORT_METAL_OBJECTS_INFO_EXT, .pNext = &exported};
    device.fn().ExportMetalObjectsEXT(device.get(), &info);
    auto* const surface = reinterpret_cast<IOSurface*>(exported.ioSurface);
    if (surface == nullptr) {
        return fail(ErrorCode::NotShareable, operation, "vkExportMetalObjectsEXT: the image has no IOSurface");
    }
    const metal::objc::Runtime& runtime = device.metal()->runtime();
    GEYSER_TRY(auto description, metal::check_surface(runtime.functions(), surface, parts.descriptor, operation));
    parts.surface = std::make_shared<const SurfaceBacking>(
        SurfaceBacking{Retained<IOSurface>::share(runtime, surface), std::move(description)});
    return {};
}

} // namespace geyser::vulkan
