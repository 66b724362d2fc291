#include "backend/metal/texture.hpp"

#include "metal_fixture.hpp"

#include <fcntl.h>

namespace geyser::metal {
namespace {

using objc::IOSurface;
using objc::MTLDevice;
using objc::MTLTexture;
using objc::MTLTextureUsage;

class MetalTexture : public MetalTest {
protected:
    SurfaceTexture create(const TextureDescriptor& descriptor) {
        return value_of(create_texture(device(), descriptor, kOperation));
    }
};

constexpr TextureUsage kEverything = TextureUsage::CopySrc | TextureUsage::CopyDst | TextureUsage::TextureBinding |
                                     TextureUsage::RenderAttachment | TextureUsage::StorageBinding;

TEST(MetalUsage, CopiesNeedNone) {
    EXPECT_EQ(metal_usage(TextureUsage::CopySrc | TextureUsage::CopyDst), MTLTextureUsage::Unknown);
    EXPECT_EQ(metal_usage(TextureUsage::TextureBinding), MTLTextureUsage::ShaderRead);
    EXPECT_EQ(metal_usage(TextureUsage::RenderAttachment), MTLTextureUsage::RenderTarget);
    EXPECT_EQ(metal_usage(TextureUsage::StorageBinding), MTLTextureUsage::ShaderRead | MTLTextureUsage::ShaderWrite);
    EXPECT_EQ(metal_usage(kEverything),
              MTLTextureUsage::ShaderRead | MTLTextureUsage::ShaderWrite | MTLTextureUsage::RenderTarget);
}

TEST_F(MetalTexture, EveryFormatHasOneTexturePerPlane) {
    for (const FormatInfo& info : all_formats()) {
        if (!surface_format(info.format, ColorRange::Full, kOperation)) {
            continue;
        }
        const SurfaceTexture texture = create(descriptor_of(info.format));
        EXPECT_EQ(texture.planes.size(), info.plane_count) << info.name;
    }
}

TEST_F(MetalTexture, OptionsAreThoseOfTheDescriptor) {
    TextureDescriptor descriptor = descriptor_of(TextureFormat::Rgba8Unorm);
    descriptor.usage = TextureUsage::RenderAttachment;
    descriptor.label = "camera";
    const SurfaceTexture optimal = create(descriptor);
    EXPECT_EQ(fake::options_of(optimal.planes[0].get()).usage, 4U);
    EXPECT_TRUE(fake::options_of(optimal.planes[0].get()).optimized);
    EXPECT_EQ(fake::label_of(optimal.planes[0].get()), "camera");

    descriptor.layout = TextureLayout::Linear;
    descriptor.label.clear();
    const SurfaceTexture linear = create(descriptor);
    EXPECT_FALSE(fake::options_of(linear.planes[0].get()).optimized);
    EXPECT_EQ(fake::label_of(linear.planes[0].get()), "");
}

TEST_F(MetalTexture, IntelGpusGetManagedOnes) {
    fake::reset(fake::Gpu::Intel);
    const SurfaceTexture texture = create(descriptor_of(TextureFormat::Bgra8Unorm));
    EXPECT_EQ(fake::options_of(texture.planes[0].get()).storage_mode, 1U);
}

TEST_F(MetalTexture, WhatFailsOnTheWayLeavesNothing) {
    for (const char* call : {"IOSurfaceCreate", "newTextureWithDescriptor:iosurface:plane:"}) {
        fake::fail_next(call);
        EXPECT_FALSE(create_texture(device(), descriptor_of(TextureFormat::Nv12), kOperation)) << call;
    }
}

TEST_F(MetalTexture, ImportSeesTheExportersTexels) {
    const TextureDescriptor descriptor = descriptor_of(TextureFormat::Nv12);
    const SurfaceTexture exported = create(descriptor);
    const OsObject port = value_of(export_port(device(), exported, kOperation));
    const SurfaceTexture imported = value_of(import_texture(device(), port, descriptor, kOperation));
    ASSERT_NE(imported.surface.get(), exported.surface.get());
    fake::bytes_of(exported.surface.get())[5] = std::byte{0x5a};
    EXPECT_EQ(fake::bytes_of(imported.surface.get())[5], std::byte{0x5a});
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(imported.description.planes[i].bytes_per_row, exported.description.planes[i].bytes_per_row);
    }
}

TEST_F(MetalTexture, ImportLeavesThePortTheCallers) {
    const TextureDescriptor descriptor = descriptor_of(TextureFormat::Rgba8Unorm);
    const OsObject port = [&] {
        const SurfaceTexture exported = create(descriptor);
        return value_of(export_port(device(), exported, kOperation));
    }();
    for (int i = 0; i < 2; ++i) {
        EXPECT_TRUE(import_texture(device(), port, descriptor, kOperation));
    }
}

TEST_F(MetalTexture, APortOfSomethingElseIsRefused) {
    const OsObject port(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    EXPECT_TRUE(fails_with(import_texture(device(), port, descriptor_of(TextureFormat::Rgba8Unorm), kOperation),
                           ErrorCode::InvalidHandle, "port is not of an IOSurface"));
}

TEST_F(MetalTexture, ASurfaceOfSomethingElseIsRefused) {
    const SurfaceTexture exported = create(descriptor_of(TextureFormat::Rgba8Unorm));
    const OsObject port = value_of(export_port(device(), exported, kOperation));
    EXPECT_TRUE(fails_with(import_texture(device(), port, descriptor_of(TextureFormat::R32Float), kOperation),
                           ErrorCode::DescriptorMismatch, "'RGBA' of the IOSurface is not 'L00f'"));
}

TEST_F(MetalTexture, ExportWithoutAPortIsAnError) {
    const SurfaceTexture texture = create(descriptor_of(TextureFormat::Rgba8Unorm));
    fake::fail_next("IOSurfaceCreateMachPort");
    EXPECT_TRUE(fails_with(export_port(device(), texture, kOperation), ErrorCode::SystemFailure, "made no port"));
    fake::fail_next("IOSurfaceCreateXPCObject");
    EXPECT_TRUE(fails_with(export_xpc(device(), texture, kOperation), ErrorCode::SystemFailure, "made no object"));
}

TEST_F(MetalTexture, CrossesByXpc) {
    const TextureDescriptor descriptor = descriptor_of(TextureFormat::Rgba16Float);
    const SurfaceTexture exported = create(descriptor);
    void* const object = value_of(export_xpc(device(), exported, kOperation));
    {
        const SurfaceTexture imported = value_of(import_xpc(device(), object, descriptor, kOperation));
        fake::bytes_of(exported.surface.get())[7] = std::byte{0x77};
        EXPECT_EQ(fake::bytes_of(imported.surface.get())[7], std::byte{0x77});
    }
    fake::release_xpc(object);
    EXPECT_TRUE(fails_with(import_xpc(device(), nullptr, descriptor, kOperation), ErrorCode::InvalidArgument,
                           "XPC object is null"));
}

TEST_F(MetalTexture, AdoptedSurfacesAreRetained) {
    const TextureDescriptor descriptor = descriptor_of(TextureFormat::P010);
    const SurfaceTexture own = create(descriptor);
    const std::size_t before = fake::references(own.surface.get());
    {
        const SurfaceTexture adopted = value_of(adopt_surface(device(), own.surface.get(), descriptor, kOperation));
        EXPECT_EQ(adopted.surface.get(), own.surface.get());
        EXPECT_EQ(adopted.planes.size(), 2U);
        EXPECT_GT(fake::references(own.surface.get()), before);
    }
    EXPECT_EQ(fake::references(own.surface.get()), before);
    EXPECT_TRUE(fails_with(adopt_surface(device(), nullptr, descriptor, kOperation), ErrorCode::InvalidArgument,
                           "IOSurface is null"));
}

TEST_F(MetalTexture, AdoptedTexturesAreRetainedWithTheirSurface) {
    const TextureDescriptor descriptor = descriptor_of(TextureFormat::Bgra8Srgb);
    const SurfaceTexture own = create(descriptor);
    const SurfaceTexture adopted = value_of(adopt_texture(device(), own.planes[0].get(), descriptor, kOperation));
    EXPECT_EQ(adopted.planes[0].get(), own.planes[0].get());
    EXPECT_EQ(adopted.surface.get(), own.surface.get());
    EXPECT_EQ(fake::references(own.planes[0].get()), 2U);
}

TEST_F(MetalTexture, AdoptionNamesWhatATextureLacks) {
    const TextureDescriptor descriptor = descriptor_of(TextureFormat::Bgra8Unorm);
    const auto adopt = [&](MTLTexture* texture, const TextureDescriptor& expected) {
        return adopt_texture(device(), texture, expected, kOperation);
    };
    EXPECT_TRUE(fails_with(adopt(nullptr, descriptor), ErrorCode::InvalidArgument, "texture is null"));

    const SurfaceTexture own = create(descriptor);
    const auto refused = [&](IOSurface* surface, const fake::ForeignTexture& foreign, ErrorCode code,
                             std::string_view reason) {
        const auto texture = objc::Retained<MTLTexture>::adopt(
            device().runtime(), static_cast<MTLTexture*>(fake::create_texture(device().get(), surface, foreign)));
        return fails_with(adopt(texture.get(), descriptor), code, reason);
    };
    const fake::ForeignTexture whole = {.pixel_format = 80, .width = descriptor.width, .height = descriptor.height};
    EXPECT_TRUE(refused(nullptr, whole, ErrorCode::NotShareable, "no IOSurface"));
    fake::ForeignTexture other = whole;
    other.type = 3;
    EXPECT_TRUE(refused(own.surface.get(), other, ErrorCode::NotShareable, "MTLTextureType 3 is not 2D"));
    other = whole;
    other.width = 5;
    EXPECT_TRUE(refused(own.surface.get(), other, ErrorCode::DescriptorMismatch, "5x33 are not 257x33"));
    other = whole;
    other.height = 5;
    EXPECT_TRUE(refused(own.surface.get(), other, ErrorCode::DescriptorMismatch, "257x5 are not 257x33"));

    TextureDescriptor drawn = descriptor;
    drawn.usage = TextureUsage::RenderAttachment;
    EXPECT_TRUE(fails_with(adopt(own.planes[0].get(), drawn), ErrorCode::NotShareable,
                           "MTLTextureUsage 1 lacks some of RenderAttachment"));
    TextureDescriptor srgb = descriptor;
    srgb.format = TextureFormat::Bgra8Srgb;
    EXPECT_TRUE(fails_with(adopt(own.planes[0].get(), srgb), ErrorCode::DescriptorMismatch, "MTLPixelFormat 80"));

    const SurfaceTexture planar = create(descriptor_of(TextureFormat::Nv12));
    EXPECT_TRUE(fails_with(adopt(planar.planes[0].get(), descriptor_of(TextureFormat::Nv12)), ErrorCode::NotShareable,
                           "adopt the IOSurface"));
}

TEST_F(MetalTexture, AdoptionRefusesAnotherDevicesTexture) {
    const TextureDescriptor descriptor = descriptor_of(TextureFormat::Bgra8Unorm);
    void* const other = fake::create_device();
    const auto second = value_of(Device::adopt(fake::symbol, static_cast<MTLDevice*>(other), nullptr, kOperation));
    second->runtime().release(static_cast<MTLDevice*>(other));
    const SurfaceTexture foreign = value_of(create_texture(*second, descriptor, kOperation));
    EXPECT_TRUE(fails_with(adopt_texture(device(), foreign.planes[0].get(), descriptor, kOperation),
                           ErrorCode::InvalidArgument, registry_id_text(second->registry_id())));
}

} // namespace
} // namespace geyser::metal
