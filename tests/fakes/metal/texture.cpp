#include "texture.hpp"

#include "foundation.hpp"

#include <algorithm>

namespace geyser::fake_metal {
namespace {

constexpr unsigned long kShared = 0;
constexpr unsigned long kManaged = 1;

/// MTLPixelFormat and the bytes of one texel: those that have an IOSurface format.
constexpr std::pair<unsigned long, std::size_t> kTexelBytes[] = {
    {10, 1},  // R8Unorm
    {20, 2},  // R16Unorm
    {25, 2},  // R16Float
    {30, 2},  // RG8Unorm
    {55, 4},  // R32Float
    {60, 4},  // RG16Unorm
    {65, 4},  // RG16Float
    {70, 4},  // RGBA8Unorm
    {71, 4},  // RGBA8Unorm_sRGB
    {80, 4},  // BGRA8Unorm
    {81, 4},  // BGRA8Unorm_sRGB
    {105, 8}, // RG32Float
    {110, 8}, // RGBA16Unorm
    {115, 8}, // RGBA16Float
    {125, 16} // RGBA32Float
};

void refuse(bool is_wrong, const std::string& what) {
    if (is_wrong) {
        violation(what);
    }
}

Object* new_descriptor(void*, Sel, unsigned long format, unsigned long width, unsigned long height,
                       signed char mipmapped) {
    refuse(mipmapped != 0, "a texture over a surface has no mipmaps");
    auto* const descriptor = make<TextureDescriptor>();
    descriptor->shape = {.pixel_format = format, .width = width, .height = height};
    return autoreleased(descriptor);
}
void set_storage_mode(TextureDescriptor* self, Sel, unsigned long mode) { self->options.storage_mode = mode; }
void set_usage(TextureDescriptor* self, Sel, unsigned long usage) { self->options.usage = usage; }
void set_optimized(TextureDescriptor* self, Sel, signed char optimized) { self->options.optimized = optimized != 0; }

/// What Metal's validation layer asserts.
void check(const Device& device, const TextureDescriptor& descriptor, const Surface& surface, unsigned long plane) {
    refuse(plane >= std::max<std::uint64_t>(surface.properties().plane_count, 1), "the surface has no such plane");
    const PlaneProperties properties = surface.plane(plane);
    refuse(descriptor.shape.width != properties.width || descriptor.shape.height != properties.height,
           "the extent is not that of the plane");
    refuse(bytes_per_texel(descriptor.shape.pixel_format) != properties.bytes_per_element,
           "the pixel format's bytes are not those of the plane's elements");
    refuse(descriptor.options.storage_mode != (device.gpu() == Gpu::Apple ? kShared : kManaged),
           "the storage mode is not that of a texture on this device");
    refuse(descriptor.options.usage > 7, "an unknown usage");
}

Object* new_texture(Device* self, Sel selector, Object* descriptor, Object* surface, unsigned long plane) {
    const auto& request = *live_as<TextureDescriptor>(descriptor, "the descriptor");
    auto* const over = live_as<Surface>(surface, "the surface");
    check(*self, request, *over, plane);
    return take_failure(selector) ? nullptr : make<Texture>(self, request, over, plane);
}

Object* texture_device(Texture* self, Sel) { return self->device(); }
void texture_set_label(Texture* self, Sel, Object* label) { self->label = live_as<String>(label, "the label")->text(); }
Object* texture_surface(Texture* self, Sel) { return self->surface(); }
unsigned long texture_type(Texture* self, Sel) { return self->shape().type; }
unsigned long texture_pixel_format(Texture* self, Sel) { return self->shape().pixel_format; }
unsigned long texture_width(Texture* self, Sel) { return self->shape().width; }
unsigned long texture_height(Texture* self, Sel) { return self->shape().height; }
unsigned long texture_usage(Texture* self, Sel) { return self->options().usage; }

const Texture& given(const void* texture) { return *live_as<Texture>(texture, "the texture"); }

} // namespace

Texture::Texture(Device* device, const TextureDescriptor& descriptor, Surface* surface, unsigned long plane)
    : Object("MTLTexture"), device_(device), plane_(plane), shape_(descriptor.shape), options_(descriptor.options) {
    if (surface != nullptr) {
        surface_.emplace(surface);
    }
}

std::size_t bytes_per_texel(unsigned long pixel_format) {
    const auto* const found =
        std::ranges::find(kTexelBytes, pixel_format, &std::pair<unsigned long, std::size_t>::first);
    refuse(found == std::end(kTexelBytes),
           "MTLPixelFormat " + std::to_string(pixel_format) + " cannot be over a surface");
    return found->second;
}

void define_textures() {
    class_method("MTLTextureDescriptor", "texture2DDescriptorWithPixelFormat:width:height:mipmapped:", "@@:QQQc",
                 new_descriptor);
    instance_method("MTLTextureDescriptor", "setStorageMode:", "v@:Q", set_storage_mode);
    instance_method("MTLTextureDescriptor", "setUsage:", "v@:Q", set_usage);
    instance_method("MTLTextureDescriptor", "setAllowGPUOptimizedContents:", "v@:c", set_optimized);
    instance_method("MTLDevice", "newTextureWithDescriptor:iosurface:plane:", "@@:@^{__IOSurface=}Q", new_texture);
    instance_method("MTLTexture", "device", "@@:", texture_device);
    instance_method("MTLTexture", "setLabel:", "v@:@", texture_set_label);
    instance_method("MTLTexture", "iosurface", "^{__IOSurface=}@:", texture_surface);
    instance_method("MTLTexture", "textureType", "Q@:", texture_type);
    instance_method("MTLTexture", "pixelFormat", "Q@:", texture_pixel_format);
    instance_method("MTLTexture", "width", "Q@:", texture_width);
    instance_method("MTLTexture", "height", "Q@:", texture_height);
    instance_method("MTLTexture", "usage", "Q@:", texture_usage);
}

void* create_texture(void* device, void* surface, const ForeignTexture& texture) {
    TextureDescriptor descriptor;
    descriptor.shape = texture;
    return make<Texture>(live_as<Device>(device, "the device"), descriptor,
                         surface == nullptr ? nullptr : live_as<Surface>(surface, "the surface"), 0);
}

std::string label_of(const void* texture) { return given(texture).label; }

TextureOptions options_of(const void* texture) { return given(texture).options(); }

} // namespace geyser::fake_metal
