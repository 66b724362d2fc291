#include "texture.hpp"

#include "foundation.hpp"

#include <algorithm>

namespace geyser::fake_metal {
namespace {

constexpr unsigned long kShared = 0;
constexpr unsigned long kManaged = 1;

constexpr unsigned long kPrivate = 2;
constexpr unsigned long kShaderRead = 1;
constexpr unsigned long kShaderWrite = 2;

/// Which textures can be of a format.
enum class Where : std::uint8_t { OverSurfaces, Private, PrivateOnApple };

struct Format {
    unsigned long pixel_format; ///< MTLPixelFormat
    TexelBlock block;
    Where where = Where::Private;
    bool is_srgb = false;
};
constexpr Format kFormats[] = {
    {10, {1}, Where::OverSurfaces},        // R8Unorm
    {20, {2}, Where::OverSurfaces},        // R16Unorm
    {22, {2}},                             // R16Snorm
    {23, {2}},                             // R16Uint
    {24, {2}},                             // R16Sint
    {25, {2}, Where::OverSurfaces},        // R16Float
    {30, {2}, Where::OverSurfaces},        // RG8Unorm
    {53, {4}},                             // R32Uint
    {54, {4}},                             // R32Sint
    {55, {4}, Where::OverSurfaces},        // R32Float
    {60, {4}, Where::OverSurfaces},        // RG16Unorm
    {62, {4}},                             // RG16Snorm
    {65, {4}, Where::OverSurfaces},        // RG16Float
    {70, {4}, Where::OverSurfaces},        // RGBA8Unorm
    {71, {4}, Where::OverSurfaces, true},  // RGBA8Unorm_sRGB
    {80, {4}, Where::OverSurfaces},        // BGRA8Unorm
    {81, {4}, Where::OverSurfaces, true},  // BGRA8Unorm_sRGB
    {90, {4}},                             // RGB10A2Unorm
    {92, {4}},                             // RG11B10Float
    {105, {8}, Where::OverSurfaces},       // RG32Float
    {110, {8}, Where::OverSurfaces},       // RGBA16Unorm
    {112, {8}},                            // RGBA16Snorm
    {115, {8}, Where::OverSurfaces},       // RGBA16Float
    {125, {16}, Where::OverSurfaces},      // RGBA32Float
    {130, {8, 4}},                         // BC1_RGBA
    {131, {8, 4}},                         // BC1_RGBA_sRGB
    {132, {16, 4}},                        // BC2_RGBA
    {133, {16, 4}},                        // BC2_RGBA_sRGB
    {134, {16, 4}},                        // BC3_RGBA
    {135, {16, 4}},                        // BC3_RGBA_sRGB
    {140, {8, 4}},                         // BC4_RUnorm
    {141, {8, 4}},                         // BC4_RSnorm
    {142, {16, 4}},                        // BC5_RGUnorm
    {143, {16, 4}},                        // BC5_RGSnorm
    {150, {16, 4}},                        // BC6H_RGBFloat
    {151, {16, 4}},                        // BC6H_RGBUfloat
    {152, {16, 4}},                        // BC7_RGBAUnorm
    {153, {16, 4}},                        // BC7_RGBAUnorm_sRGB
    {170, {8, 4}, Where::PrivateOnApple},  // EAC_R11Unorm
    {172, {8, 4}, Where::PrivateOnApple},  // EAC_R11Snorm
    {174, {16, 4}, Where::PrivateOnApple}, // EAC_RG11Unorm
    {176, {16, 4}, Where::PrivateOnApple}, // EAC_RG11Snorm
    {178, {16, 4}, Where::PrivateOnApple}, // EAC_RGBA8
    {179, {16, 4}, Where::PrivateOnApple}, // EAC_RGBA8_sRGB
    {180, {8, 4}, Where::PrivateOnApple},  // ETC2_RGB8
    {181, {8, 4}, Where::PrivateOnApple},  // ETC2_RGB8_sRGB
    {182, {8, 4}, Where::PrivateOnApple},  // ETC2_RGB8A1
    {183, {8, 4}, Where::PrivateOnApple},  // ETC2_RGB8A1_sRGB
    {186, {16, 4}, Where::PrivateOnApple}, // ASTC_4x4_sRGB
    {194, {16, 8}, Where::PrivateOnApple}, // ASTC_8x8_sRGB
    {204, {16, 4}, Where::PrivateOnApple}, // ASTC_4x4_LDR
    {212, {16, 8}, Where::PrivateOnApple}, // ASTC_8x8_LDR
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

const Format& format_of(unsigned long pixel_format) {
    const auto* const found = std::ranges::find(kFormats, pixel_format, &Format::pixel_format);
    refuse(found == std::end(kFormats), "MTLPixelFormat " + std::to_string(pixel_format) + " is unknown to the fake");
    return *found;
}

/// What Metal's validation layer asserts of every texture.
void check(const Device& device, const TextureDescriptor& descriptor) {
    const Format& format = format_of(descriptor.shape.pixel_format);
    const unsigned long usage = descriptor.options.usage;
    refuse(usage > 7, "an unknown usage");
    refuse(descriptor.shape.width > 16384 || descriptor.shape.height > 16384, "more than 16384 texels a side");
    refuse(format.block.side > 1 && (usage & ~kShaderRead) != 0, "compressed textures are only read");
    refuse(format.is_srgb && (usage & kShaderWrite) != 0 && device.gpu() == Gpu::Intel,
           "this device does not write sRGB texels from shaders");
    refuse(format.where == Where::PrivateOnApple && device.gpu() == Gpu::Intel, "this device has no such format");
}

/// And of those over surfaces.
void check(const Device& device, const TextureDescriptor& descriptor, const Surface& surface, unsigned long plane) {
    refuse(plane >= std::max<std::uint64_t>(surface.properties().plane_count, 1), "the surface has no such plane");
    const PlaneProperties properties = surface.plane(plane);
    refuse(descriptor.shape.width != properties.width || descriptor.shape.height != properties.height,
           "the extent is not that of the plane");
    const Format& format = format_of(descriptor.shape.pixel_format);
    refuse(format.where != Where::OverSurfaces,
           "MTLPixelFormat " + std::to_string(format.pixel_format) + " cannot be over a surface");
    refuse(format.block.bytes != properties.bytes_per_element,
           "the pixel format's bytes are not those of the plane's elements");
    refuse(descriptor.options.storage_mode != (device.gpu() == Gpu::Apple ? kShared : kManaged),
           "the storage mode is not that of a texture on this device");
}

Object* new_texture(Device* self, Sel selector, Object* descriptor, Object* surface, unsigned long plane) {
    const auto& request = *live_as<TextureDescriptor>(descriptor, "the descriptor");
    auto* const over = live_as<Surface>(surface, "the surface");
    check(*self, request);
    check(*self, request, *over, plane);
    return take_failure(selector) ? nullptr : make<Texture>(self, request, over, plane);
}

Object* new_private_texture(Device* self, Sel selector, Object* descriptor) {
    const auto& request = *live_as<TextureDescriptor>(descriptor, "the descriptor");
    check(*self, request);
    refuse(request.options.storage_mode != kPrivate, "without a surface the fake knows private textures only");
    return take_failure(selector) ? nullptr : make<Texture>(self, request, nullptr, 0);
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
    } else if (options_.storage_mode == kPrivate) {
        const TexelBlock block = texel_block(shape_.pixel_format);
        pitch_ = block.bytes * block.count(shape_.width);
        own_.assign(pitch_ * block.count(shape_.height), std::byte{0xa5});
    }
}

Texture::Rows Texture::rows() const {
    if (surface() != nullptr) {
        const PlaneProperties properties = surface()->plane(plane_);
        return {.first = surface()->texels().data() + properties.offset, .pitch = properties.bytes_per_row};
    }
    refuse(own_.empty(), "the texture is some other program's, and the fake keeps no texels of such a one");
    return {.first = const_cast<std::byte*>(own_.data()), .pitch = pitch_};
}

TexelBlock texel_block(unsigned long pixel_format) { return format_of(pixel_format).block; }

void define_textures() {
    class_method("MTLTextureDescriptor", "texture2DDescriptorWithPixelFormat:width:height:mipmapped:", "@@:QQQc",
                 new_descriptor);
    instance_method("MTLTextureDescriptor", "setStorageMode:", "v@:Q", set_storage_mode);
    instance_method("MTLTextureDescriptor", "setUsage:", "v@:Q", set_usage);
    instance_method("MTLTextureDescriptor", "setAllowGPUOptimizedContents:", "v@:c", set_optimized);
    instance_method("MTLDevice", "newTextureWithDescriptor:iosurface:plane:", "@@:@^{__IOSurface=}Q", new_texture);
    instance_method("MTLDevice", "newTextureWithDescriptor:", "@@:@", new_private_texture);
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
