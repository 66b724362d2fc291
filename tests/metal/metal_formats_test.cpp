#include "backend/metal/formats.hpp"

#include "metal_fixture.hpp"

#include <algorithm>

namespace geyser::metal {
namespace {

using enum TextureFormat;

constexpr TextureFormat kShared[] = {R8Unorm,  Rg8Unorm,  Rgba8Unorm,  Rgba8Srgb, Bgra8Unorm, Bgra8Srgb,
                                     R16Unorm, Rg16Unorm, Rgba16Unorm, R16Float,  Rg16Float,  Rgba16Float,
                                     R32Float, Rg32Float, Rgba32Float, Nv12,      P010,       I420};

bool is_shared(TextureFormat format) { return std::ranges::find(kShared, format) != std::end(kShared); }

TEST(MetalFormats, RoundTripOrAreRefusedWithAReason) {
    for (const FormatInfo& info : all_formats()) {
        for (const ColorRange range : {ColorRange::Full, ColorRange::Limited}) {
            const auto surface = surface_format(info.format, range, kOperation);
            ASSERT_EQ(surface.has_value(), is_shared(info.format)) << info.name;
            if (!surface) {
                EXPECT_TRUE(fails_with(surface, ErrorCode::UnsupportedFormat, std::string(info.name) + ": "));
                continue;
            }
            const auto back = texture_format(surface->code, surface->planes[0].pixel_format);
            ASSERT_TRUE(back) << info.name;
            EXPECT_EQ(back->format, info.format) << info.name;
            if (info.is_planar()) {
                EXPECT_EQ(back->range, range) << info.name;
            }
        }
    }
}

TEST(MetalFormats, SayWhatIsMissing) {
    const auto refused = [](TextureFormat format, std::string_view reason) {
        return fails_with(surface_format(format, ColorRange::Full, kOperation), ErrorCode::UnsupportedFormat, reason);
    };
    EXPECT_TRUE(refused(Bc7RgbaUnorm, "compressed blocks"));
    EXPECT_TRUE(refused(Depth32Float, "depth or stencil"));
    EXPECT_TRUE(refused(Depth24Plus, "Metal has no pixel format"));
    EXPECT_TRUE(refused(R32Uint, "IOSurface has no pixel format for it"));
    EXPECT_TRUE(refused(TextureFormat{9999}, "9999 is not a known value"));
}

TEST(MetalFormats, PlanesCoverTheFormatsBytes) {
    for (const TextureFormat format : kShared) {
        const auto surface = value_of(surface_format(format, ColorRange::Full, kOperation));
        const FormatInfo& info = *format_info(format);
        ASSERT_EQ(surface.plane_count, info.plane_count) << info.name;
        for (std::size_t i = 0; i < surface.plane_count; ++i) {
            EXPECT_EQ(surface.planes[i].bytes_per_element, info.planes[i].block_bytes) << info.name << " plane " << i;
        }
    }
}

struct PlanarName {
    TextureFormat format;
    ColorRange range;
    std::string_view code;
    std::vector<objc::MTLPixelFormat> planes;
};

TEST(MetalFormats, PlanarOnesHaveAppleNames) {
    using objc::MTLPixelFormat;
    const PlanarName names[] = {
        {Nv12, ColorRange::Limited, "420v", {MTLPixelFormat::R8Unorm, MTLPixelFormat::RG8Unorm}},
        {Nv12, ColorRange::Full, "420f", {MTLPixelFormat::R8Unorm, MTLPixelFormat::RG8Unorm}},
        {P010, ColorRange::Limited, "x420", {MTLPixelFormat::R16Unorm, MTLPixelFormat::RG16Unorm}},
        {P010, ColorRange::Full, "xf20", {MTLPixelFormat::R16Unorm, MTLPixelFormat::RG16Unorm}},
        {I420,
         ColorRange::Limited,
         "y420",
         {MTLPixelFormat::R8Unorm, MTLPixelFormat::R8Unorm, MTLPixelFormat::R8Unorm}},
        {I420, ColorRange::Full, "f420", {MTLPixelFormat::R8Unorm, MTLPixelFormat::R8Unorm, MTLPixelFormat::R8Unorm}},
    };
    for (const PlanarName& want : names) {
        const auto surface = value_of(surface_format(want.format, want.range, kOperation));
        EXPECT_EQ(to_string(surface.code), want.code);
        for (std::size_t i = 0; i < want.planes.size(); ++i) {
            EXPECT_EQ(surface.planes[i].pixel_format, want.planes[i]) << want.code << " plane " << i;
        }
    }
}

TEST(MetalFormats, UnknownPairsHaveNoFormat) {
    const auto bgra = value_of(surface_format(Bgra8Unorm, ColorRange::Full, kOperation));
    const auto rgba = value_of(surface_format(Rgba8Unorm, ColorRange::Full, kOperation));
    EXPECT_FALSE(texture_format(bgra.code, rgba.planes[0].pixel_format));
    EXPECT_FALSE(texture_format(objc::OSType{0}, bgra.planes[0].pixel_format));
}

TEST(MetalFormats, CodesArePrintedAsTextWhereTheyAreText) {
    EXPECT_EQ(to_string(objc::OSType{0x42475241}), "BGRA");
    EXPECT_EQ(to_string(objc::OSType{0x42475200}), "1111970304");
}

} // namespace
} // namespace geyser::metal
