#include "backend/metal/surface.hpp"

#include "metal_fixture.hpp"

namespace geyser::metal {
namespace {

class MetalSurface : public MetalTest {
protected:
    const objc::Functions& functions() { return device().runtime().functions(); }

    objc::Retained<objc::IOSurface> create(const TextureDescriptor& descriptor) {
        const objc::Pool pool(device().runtime());
        return value_of(
            create_surface(pool, value_of(describe_surface(functions(), descriptor, kOperation)), kOperation));
    }
};

TEST_F(MetalSurface, RowsPlanesAndTheWholeAreAligned) {
    for (const TextureFormat format : {TextureFormat::Bgra8Unorm, TextureFormat::Rgba16Float, TextureFormat::Nv12,
                                       TextureFormat::P010, TextureFormat::I420}) {
        const auto surface = value_of(describe_surface(functions(), descriptor_of(format), kOperation));
        std::uint64_t end = 0;
        for (const SurfacePlane& plane : surface.planes) {
            EXPECT_EQ(functions().IOSurfaceAlignProperty(functions().kIOSurfaceBytesPerRow, plane.bytes_per_row),
                      plane.bytes_per_row);
            EXPECT_GE(plane.bytes_per_row, std::uint64_t{plane.width} * plane.format.bytes_per_element);
            EXPECT_EQ(functions().IOSurfaceAlignProperty(functions().kIOSurfacePlaneOffset, plane.offset),
                      plane.offset);
            EXPECT_GE(plane.offset, end);
            EXPECT_EQ(plane.size, plane.bytes_per_row * plane.height);
            end = plane.offset + plane.size;
        }
        EXPECT_GE(surface.allocation_size, end);
        EXPECT_EQ(functions().IOSurfaceAlignProperty(functions().kIOSurfaceAllocSize, surface.allocation_size),
                  surface.allocation_size);
    }
}

TEST_F(MetalSurface, PlanesAreSubsampled) {
    const auto surface =
        value_of(describe_surface(functions(), descriptor_of(TextureFormat::Nv12, 64, 32), kOperation));
    ASSERT_EQ(surface.planes.size(), 2U);
    EXPECT_EQ(surface.planes[0].width, 64U);
    EXPECT_EQ(surface.planes[0].height, 32U);
    EXPECT_EQ(surface.planes[1].width, 32U);
    EXPECT_EQ(surface.planes[1].height, 16U);
}

TEST_F(MetalSurface, OnlyFlatPicturesFit) {
    const auto refused = [this](TextureDescriptor descriptor, std::string_view reason) {
        return fails_with(describe_surface(functions(), descriptor, kOperation), ErrorCode::UnsupportedDescriptor,
                          reason);
    };
    const TextureDescriptor flat = descriptor_of(TextureFormat::Rgba8Unorm, 64, 64);
    TextureDescriptor other = flat;
    other.dimension = TextureDimension::D3;
    EXPECT_TRUE(refused(other, "is not D2"));
    other = flat;
    other.mip_levels = 2;
    EXPECT_TRUE(refused(other, "mip_levels 2"));
    other = flat;
    other.array_layers = 3;
    EXPECT_TRUE(refused(other, "array_layers 3"));
    other = flat;
    other.samples = 4;
    EXPECT_TRUE(refused(other, "samples 4"));
}

TEST_F(MetalSurface, LargerThanTheDeviceTakesIsRefused) {
    EXPECT_TRUE(
        fails_with(describe_surface(functions(), descriptor_of(TextureFormat::Rgba8Unorm, 16385, 1), kOperation),
                   ErrorCode::UnsupportedDescriptor, "width 16385 is more than the device's 16384"));
    EXPECT_TRUE(
        fails_with(describe_surface(functions(), descriptor_of(TextureFormat::Rgba8Unorm, 1, 16385), kOperation),
                   ErrorCode::UnsupportedDescriptor, "height 16385 is more than the device's 16384"));
}

TEST_F(MetalSurface, EveryFormatCanBeMadeAndChecked) {
    for (const FormatInfo& info : all_formats()) {
        const TextureDescriptor descriptor = descriptor_of(info.format);
        if (!surface_format(info.format, ColorRange::Full, kOperation)) {
            continue;
        }
        const auto surface = create(descriptor);
        const auto seen = check_surface(functions(), surface.get(), descriptor, kOperation);
        EXPECT_TRUE(seen) << info.name << ": " << seen.error().message();
    }
}

TEST_F(MetalSurface, RefusalToCreateIsAnError) {
    const objc::Pool pool(device().runtime());
    const auto description =
        value_of(describe_surface(functions(), descriptor_of(TextureFormat::Bgra8Unorm), kOperation));
    fake::fail_next("IOSurfaceCreate");
    EXPECT_TRUE(fails_with(create_surface(pool, description, kOperation), ErrorCode::OutOfDeviceMemory, "'BGRA'"));
}

struct ForeignCase {
    fake::Lie lie;
    std::uint64_t value;
    ErrorCode code;
    std::string_view reason;
};

TEST_F(MetalSurface, ForeignOnesAreHeldAgainstTheDescriptor) {
    const TextureDescriptor descriptor = descriptor_of(TextureFormat::Bgra8Unorm, 64, 64);
    const ForeignCase cases[] = {
        {fake::Lie::PixelFormat, 0x52474241, ErrorCode::DescriptorMismatch, "'RGBA' of the IOSurface is not 'BGRA'"},
        {fake::Lie::PixelFormat, 0, ErrorCode::DescriptorMismatch, "'0' of the IOSurface is not 'BGRA'"},
        {fake::Lie::Width, 65, ErrorCode::DescriptorMismatch, "width 65 of the IOSurface is not 64"},
        {fake::Lie::Height, 63, ErrorCode::DescriptorMismatch, "height 63 of the IOSurface is not 64"},
        {fake::Lie::PlaneCount, 2, ErrorCode::DescriptorMismatch, "plane count 2 of the IOSurface is not 1"},
        {fake::Lie::PlaneWidth, (std::uint64_t{1} << 32) + 64, ErrorCode::DescriptorMismatch, "plane 0's width"},
        {fake::Lie::PlaneHeight, 32, ErrorCode::DescriptorMismatch, "plane 0's height 32"},
        {fake::Lie::BytesPerElement, 8, ErrorCode::MemoryMismatch, "plane 0's bytes per element 8"},
        {fake::Lie::BytesPerRow, 255, ErrorCode::MemoryMismatch, "do not fit rows of 256"},
        {fake::Lie::BytesPerRow, ~std::uint64_t{0}, ErrorCode::MemoryMismatch, "do not fit rows of 256"},
        {fake::Lie::AllocSize, 1000, ErrorCode::MemoryMismatch, "allocation of 1000 bytes"},
    };
    for (const ForeignCase& foreign : cases) {
        const auto surface = create(descriptor);
        fake::tell_lie(surface.get(), foreign.lie, foreign.value);
        EXPECT_TRUE(fails_with(check_surface(functions(), surface.get(), descriptor, kOperation), foreign.code,
                               foreign.reason));
    }
}

TEST_F(MetalSurface, AForeignRowPitchIsTakenAsItIs) {
    const TextureDescriptor descriptor = descriptor_of(TextureFormat::Bgra8Unorm, 64, 64);
    const auto surface = create(descriptor);
    fake::tell_lie(surface.get(), fake::Lie::BytesPerRow, 260);
    const auto seen = value_of(check_surface(functions(), surface.get(), descriptor, kOperation));
    EXPECT_EQ(seen.planes[0].bytes_per_row, 260U);
    EXPECT_EQ(seen.planes[0].size, 260U * 63 + 256);
}

} // namespace
} // namespace geyser::metal
