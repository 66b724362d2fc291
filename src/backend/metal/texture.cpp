#include "backend/metal/texture.hpp"

#include "core/try.hpp"

namespace geyser::metal {
namespace {

using objc::IOSurface;
using objc::MTLDevice;
using objc::MTLTexture;
using objc::MTLTextureDescriptor;
using objc::MTLTextureUsage;
using objc::Pool;
using objc::Retained;

/// Of every GPU that macOS 13 and iOS 16 run on.
constexpr std::uint32_t kMostTexels = 16384;

struct PlaneExtent {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

MTLTextureDescriptor* request(const Pool& pool, const PlaneFormat& format, const PlaneExtent& extent,
                              objc::MTLStorageMode storage_mode, const TextureDescriptor& descriptor) {
    MTLTextureDescriptor* const request =
        pool.send(MTLTextureDescriptor::texture2DDescriptorWithPixelFormat_width_height_mipmapped, format.pixel_format,
                  extent.width, extent.height, false);
    pool.send(request, MTLTextureDescriptor::setStorageMode, storage_mode);
    pool.send(request, MTLTextureDescriptor::setUsage, metal_usage(descriptor.usage));
    return request;
}

/// What a method made, under the descriptor's label; an error where it made nothing.
Result<PlaneTexture> labelled(const Pool& pool, PlaneTexture texture, std::string_view method, std::size_t plane,
                              const PlaneFormat& format, const TextureDescriptor& descriptor,
                              std::string_view operation) {
    if (!texture) {
        return fail(ErrorCode::UnsupportedDescriptor, operation,
                    std::string(method) + " refused plane " + std::to_string(plane) + " of " +
                        std::string(name(descriptor.format)) + " (MTLPixelFormat " +
                        std::to_string(static_cast<objc::NSUInteger>(format.pixel_format)) + ')');
    }
    if (!descriptor.label.empty()) {
        pool.send(texture.get(), MTLTexture::setLabel, objc::string(pool, descriptor.label.c_str()));
    }
    return texture;
}

Result<PlaneTexture> make_plane(const Pool& pool, const Device& device, IOSurface* surface,
                                const SurfaceDescription& description, std::size_t plane,
                                const TextureDescriptor& descriptor, std::string_view operation) {
    constexpr auto kMethod = MTLDevice::newTextureWithDescriptor_iosurface_plane;
    const SurfacePlane& layout = description.planes[plane];
    MTLTextureDescriptor* const wanted =
        request(pool, layout.format, {layout.width, layout.height}, device.storage_mode(), descriptor);
    if (descriptor.layout == TextureLayout::Linear) {
        // Else the driver may keep the texels compressed, and the rows would be readable in name only.
        pool.send(wanted, MTLTextureDescriptor::setAllowGPUOptimizedContents, false);
    }
    return labelled(pool, pool.send(device.get(), kMethod, wanted, surface, plane), kMethod.kSelector, plane,
                    layout.format, descriptor, operation);
}

Result<SurfaceTexture> wrap(const Pool& pool, const Device& device, Retained<IOSurface> surface,
                            SurfaceDescription description, const TextureDescriptor& descriptor,
                            std::string_view operation) {
    SurfaceTexture result = {.surface = std::move(surface), .description = std::move(description)};
    for (std::size_t i = 0; i < result.description.planes.size(); ++i) {
        GEYSER_TRY(auto plane,
                   make_plane(pool, device, result.surface.get(), result.description, i, descriptor, operation));
        result.planes.push_back(std::move(plane));
    }
    return result;
}

/// Whether the texture is all of its surface, as `description` has it, and may be used as the descriptor says.
Result<void> check_texture(const Pool& pool, const Device& device, MTLTexture* texture,
                           const SurfaceDescription& description, const TextureDescriptor& descriptor,
                           std::string_view operation) {
    const std::uint64_t owner = pool.send(pool.send(texture, MTLTexture::device), MTLDevice::registryID);
    if (owner != device.registry_id()) {
        return fail(ErrorCode::InvalidArgument, operation,
                    "the texture's device " + registry_id_text(owner) + " is not the manager's " +
                        registry_id_text(device.registry_id()));
    }
    if (description.planes.size() != 1) {
        return fail(ErrorCode::NotShareable, operation,
                    "a texture is one plane of a planar IOSurface: adopt the IOSurface");
    }
    if (const auto type = pool.send(texture, MTLTexture::textureType); type != objc::MTLTextureType::Type2D) {
        return fail(ErrorCode::NotShareable, operation,
                    "the texture's MTLTextureType " + std::to_string(static_cast<objc::NSUInteger>(type)) +
                        " is not 2D");
    }
    const auto width = pool.send(texture, MTLTexture::width);
    const auto height = pool.send(texture, MTLTexture::height);
    if (width != descriptor.width || height != descriptor.height) {
        return fail(ErrorCode::DescriptorMismatch, operation,
                    "the texture's " + std::to_string(width) + 'x' + std::to_string(height) + " are not " +
                        std::to_string(descriptor.width) + 'x' + std::to_string(descriptor.height));
    }
    const auto format = pool.send(texture, MTLTexture::pixelFormat);
    if (format != description.planes[0].format.pixel_format) {
        return fail(ErrorCode::DescriptorMismatch, operation,
                    "the texture's MTLPixelFormat " + std::to_string(static_cast<objc::NSUInteger>(format)) +
                        " is not " +
                        std::to_string(static_cast<objc::NSUInteger>(description.planes[0].format.pixel_format)));
    }
    const auto usage = pool.send(texture, MTLTexture::usage);
    // Unknown stands for every usage.
    if (usage != MTLTextureUsage::Unknown && !contains(usage, metal_usage(descriptor.usage))) {
        return fail(ErrorCode::NotShareable, operation,
                    "the texture's MTLTextureUsage " + std::to_string(static_cast<objc::NSUInteger>(usage)) +
                        " lacks some of " + to_string(descriptor.usage));
    }
    return {};
}

/// `looked_up` comes from a lookup, owned, or null where there was none behind the `source`.
Result<SurfaceTexture> import_surface(const Device& device, IOSurface* looked_up, std::string_view source,
                                      const TextureDescriptor& descriptor, std::string_view operation) {
    auto surface = Retained<IOSurface>::adopt(device.runtime(), looked_up);
    if (!surface) {
        return fail(ErrorCode::InvalidHandle, operation, "the " + std::string(source) + " is not of an IOSurface");
    }
    const Pool pool(device.runtime());
    GEYSER_TRY(auto description, check_surface(pool.functions(), surface.get(), descriptor, operation));
    GEYSER_CHECK(check_limits(device, descriptor, operation));
    return wrap(pool, device, std::move(surface), std::move(description), descriptor, operation);
}

} // namespace

MTLTextureUsage metal_usage(TextureUsage usage) noexcept {
    auto result = MTLTextureUsage::Unknown;
    if (contains(usage, TextureUsage::TextureBinding)) {
        result = result | MTLTextureUsage::ShaderRead;
    }
    if (contains(usage, TextureUsage::StorageBinding)) {
        result = result | MTLTextureUsage::ShaderRead | MTLTextureUsage::ShaderWrite;
    }
    if (contains(usage, TextureUsage::RenderAttachment)) {
        result = result | MTLTextureUsage::RenderTarget;
    }
    return result;
}

Result<void> check_limits(const Device& device, const TextureDescriptor& descriptor, std::string_view operation) {
    if (descriptor.width > kMostTexels || descriptor.height > kMostTexels) {
        return fail(ErrorCode::UnsupportedDescriptor, operation,
                    std::to_string(descriptor.width) + 'x' + std::to_string(descriptor.height) +
                        " is more than Metal's " + std::to_string(kMostTexels) + " texels a side");
    }
    const FormatInfo& format = *format_info(descriptor.format);
    const bool is_written = contains(descriptor.usage, TextureUsage::StorageBinding);
    if (format.is_compressed() && (is_written || contains(descriptor.usage, TextureUsage::RenderAttachment))) {
        return fail(ErrorCode::UnsupportedDescriptor, operation,
                    "format " + std::string(format.name) + " is only sampled and copied, and the usage is " +
                        to_string(descriptor.usage));
    }
    const bool is_srgb = format.format == TextureFormat::Rgba8Srgb || format.format == TextureFormat::Bgra8Srgb;
    if (is_srgb && is_written && !device.is_apple_gpu()) {
        return fail(ErrorCode::UnsupportedDescriptor, operation,
                    "format " + std::string(format.name) + " is written by shaders on Apple's GPUs only");
    }
    return {};
}

Result<std::vector<PlaneTexture>> create_private_planes(const Device& device, const TextureDescriptor& descriptor,
                                                        std::string_view operation) {
    constexpr auto kMethod = MTLDevice::newTextureWithDescriptor;
    GEYSER_CHECK(check_limits(device, descriptor, operation));
    GEYSER_TRY(const auto formats, plane_formats(descriptor.format, device.compression(), operation));
    const FormatInfo& info = *format_info(descriptor.format);
    const Pool pool(device.runtime());
    std::vector<PlaneTexture> planes;
    for (std::size_t i = 0; i < formats.size(); ++i) {
        const PlaneExtent extent = {descriptor.width / info.planes[i].divide_width,
                                    descriptor.height / info.planes[i].divide_height};
        MTLTextureDescriptor* const wanted =
            request(pool, formats[i], extent, objc::MTLStorageMode::Private, descriptor);
        GEYSER_TRY(auto plane, labelled(pool, pool.send(device.get(), kMethod, wanted), kMethod.kSelector, i,
                                        formats[i], descriptor, operation));
        planes.push_back(std::move(plane));
    }
    return planes;
}

Result<SurfaceTexture> create_texture(const Device& device, const TextureDescriptor& descriptor,
                                      std::string_view operation) {
    const Pool pool(device.runtime());
    GEYSER_TRY(auto description, describe_surface(pool.functions(), descriptor, operation));
    GEYSER_CHECK(check_limits(device, descriptor, operation));
    GEYSER_TRY(auto surface, create_surface(pool, description, operation));
    return wrap(pool, device, std::move(surface), std::move(description), descriptor, operation);
}

Result<SurfaceTexture> adopt_surface(const Device& device, IOSurface* surface, const TextureDescriptor& descriptor,
                                     std::string_view operation) {
    if (surface == nullptr) {
        return fail(ErrorCode::InvalidArgument, operation, "the IOSurface is null");
    }
    const Pool pool(device.runtime());
    GEYSER_TRY(auto description, check_surface(pool.functions(), surface, descriptor, operation));
    GEYSER_CHECK(check_limits(device, descriptor, operation));
    return wrap(pool, device, Retained<IOSurface>::share(device.runtime(), surface), std::move(description), descriptor,
                operation);
}

Result<SurfaceTexture> adopt_texture(const Device& device, MTLTexture* texture, const TextureDescriptor& descriptor,
                                     std::string_view operation) {
    if (texture == nullptr) {
        return fail(ErrorCode::InvalidArgument, operation, "the texture is null");
    }
    const Pool pool(device.runtime());
    IOSurface* const surface = pool.send(texture, MTLTexture::iosurface);
    if (surface == nullptr) {
        return fail(ErrorCode::NotShareable, operation,
                    "the texture has no IOSurface: make it with newTextureWithDescriptor:iosurface:plane:");
    }
    GEYSER_TRY(auto description, check_surface(pool.functions(), surface, descriptor, operation));
    GEYSER_CHECK(check_texture(pool, device, texture, description, descriptor, operation));
    SurfaceTexture result = {.surface = Retained<IOSurface>::share(device.runtime(), surface),
                             .description = std::move(description)};
    result.planes.push_back(Retained<MTLTexture>::share(device.runtime(), texture));
    return result;
}

Result<SurfaceTexture> import_texture(const Device& device, const OsObject& port, const TextureDescriptor& descriptor,
                                      std::string_view operation) {
    return import_surface(device, device.runtime().functions().IOSurfaceLookupFromMachPort(borrow_port(port)), "port",
                          descriptor, operation);
}

Result<SurfaceTexture> import_xpc(const Device& device, objc::xpc_object_t object, const TextureDescriptor& descriptor,
                                  std::string_view operation) {
    if (object == nullptr) {
        return fail(ErrorCode::InvalidArgument, operation, "the XPC object is null");
    }
    return import_surface(device, device.runtime().functions().IOSurfaceLookupFromXPCObject(object), "XPC object",
                          descriptor, operation);
}

Result<OsObject> export_port(const Device& device, const SurfaceTexture& texture, std::string_view operation) {
    OsObject port = own_port(device.runtime().functions().IOSurfaceCreateMachPort(texture.surface.get()));
    if (!port) {
        return fail(ErrorCode::SystemFailure, operation, "IOSurfaceCreateMachPort made no port");
    }
    return port;
}

Result<objc::xpc_object_t> export_xpc(const Device& device, const SurfaceTexture& texture, std::string_view operation) {
    const objc::xpc_object_t object = device.runtime().functions().IOSurfaceCreateXPCObject(texture.surface.get());
    if (object == nullptr) {
        return fail(ErrorCode::SystemFailure, operation, "IOSurfaceCreateXPCObject made no object");
    }
    return object;
}

} // namespace geyser::metal
