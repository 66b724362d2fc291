#include <geyser/format.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

namespace geyser {
namespace {

constexpr std::uint32_t little_endian(const char (&code)[5]) {
    return static_cast<std::uint32_t>(code[0]) | static_cast<std::uint32_t>(code[1]) << 8 |
           static_cast<std::uint32_t>(code[2]) << 16 | static_cast<std::uint32_t>(code[3]) << 24;
}

constexpr std::uint32_t big_endian(const char (&code)[5]) {
    return static_cast<std::uint32_t>(code[3]) | static_cast<std::uint32_t>(code[2]) << 8 |
           static_cast<std::uint32_t>(code[1]) << 16 | static_cast<std::uint32_t>(code[0]) << 24;
}

const FormatInfo& row(TextureFormat format) { return *format_info(format); }

TEST(Format, TheTableHoldsEveryValueInOrder) {
    ASSERT_EQ(all_formats().size(), static_cast<std::size_t>(TextureFormat::I420));
    std::uint16_t value = 0;
    for (const FormatInfo& format : all_formats()) {
        EXPECT_EQ(static_cast<std::uint16_t>(format.format), ++value) << format.name;
        EXPECT_EQ(format_info(format.format), &format) << format.name;
    }
}

TEST(Format, ValuesOutsideTheEnumerationHaveNoRow) {
    for (const int value : {0, static_cast<int>(TextureFormat::I420) + 1, 0xffff}) {
        EXPECT_EQ(format_info(static_cast<TextureFormat>(value)), nullptr) << value;
        EXPECT_EQ(name(static_cast<TextureFormat>(value)), "unknown") << value;
    }
}

TEST(Format, EveryNameIsUniqueAndFound) {
    std::set<std::string_view> names;
    for (const FormatInfo& format : all_formats()) {
        EXPECT_TRUE(names.insert(format.name).second) << format.name;
        EXPECT_EQ(name(format.format), format.name);
        EXPECT_EQ(format_from_name(format.name), format.format);
    }
}

TEST(Format, NamesAreFoundWithoutRegardToCase) {
    EXPECT_EQ(format_from_name("rgba8UNORM"), TextureFormat::Rgba8Unorm);
    EXPECT_EQ(format_from_name("nv12"), TextureFormat::Nv12);
}

TEST(Format, UnknownNamesAreNotFound) {
    EXPECT_FALSE(format_from_name(""));
    EXPECT_FALSE(format_from_name("Rgba8"));
    EXPECT_FALSE(format_from_name("Rgba8UnormX"));
}

TEST(Format, SrgbSiblingsAreMutualAndOfOneShape) {
    for (const FormatInfo& format : all_formats()) {
        if (!format.srgb_sibling) {
            continue;
        }
        const FormatInfo& sibling = row(*format.srgb_sibling);
        EXPECT_EQ(sibling.srgb_sibling, format.format) << format.name;
        EXPECT_NE(sibling.format, format.format) << format.name;
        EXPECT_EQ(sibling.planes[0].block_bytes, format.planes[0].block_bytes) << format.name;
        EXPECT_EQ(sibling.block_width, format.block_width) << format.name;
        EXPECT_NE(sibling.vulkan, format.vulkan) << format.name;
    }
}

TEST(Format, EveryFormatNamedSrgbHasASibling) {
    for (const FormatInfo& format : all_formats()) {
        EXPECT_TRUE(!format.name.ends_with("Srgb") || format.srgb_sibling) << format.name;
    }
}

TEST(Format, PlanesBeyondTheCountAreEmpty) {
    for (const FormatInfo& format : all_formats()) {
        for (std::size_t i = 0; i < format.planes.size(); ++i) {
            EXPECT_EQ(format.planes[i].block_bytes != 0, i < format.plane_count) << format.name << " plane " << i;
            EXPECT_EQ(format.planes[i].components != 0, i < format.plane_count) << format.name << " plane " << i;
        }
    }
}

TEST(Format, AspectsNameEachPlane) {
    for (const FormatInfo& format : all_formats()) {
        EXPECT_EQ(contains(format.aspects, Aspect::Plane0), format.plane_count >= 2) << format.name;
        EXPECT_EQ(contains(format.aspects, Aspect::Plane1), format.plane_count >= 2) << format.name;
        EXPECT_EQ(contains(format.aspects, Aspect::Plane2), format.plane_count >= 3) << format.name;
    }
}

TEST(Format, ColourAndDepthExcludeEachOther) {
    for (const FormatInfo& format : all_formats()) {
        EXPECT_NE(contains(format.aspects, Aspect::Color), format.is_depth_stencil()) << format.name;
    }
}

/// Bits of a component as the name of a plain format says ("Rgba16Float": 16).
unsigned bits_in(std::string_view name) {
    const auto digit = std::ranges::find_if(name, [](unsigned char c) { return std::isdigit(c) != 0; });
    return static_cast<unsigned>(std::stoul(std::string(digit, name.end())));
}

TEST(Format, PlainFormatsHaveTheBytesThatTheirNamesSay) {
    for (const FormatInfo& format : all_formats()) {
        if (format.format > TextureFormat::Rgba32Float) {
            break;
        }
        EXPECT_EQ(format.planes[0].block_bytes * 8U, bits_in(format.name) * format.planes[0].components) << format.name;
        EXPECT_EQ(format.planes[0].components,
                  std::ranges::find_if(format.name, [](unsigned char c) { return std::isdigit(c) != 0; }) -
                      format.name.begin())
            << format.name;
    }
}

TEST(Format, PackedAndDepthFormatsAreOfOneWord) {
    for (const auto format : {TextureFormat::Rgb10a2Unorm, TextureFormat::Rg11b10Float, TextureFormat::Depth32Float,
                              TextureFormat::Depth24Plus, TextureFormat::Depth24PlusStencil8}) {
        EXPECT_EQ(row(format).planes[0].block_bytes, 4) << name(format);
    }
}

TEST(Format, BlocksOfCompressedFormatsAreOf8Or16Bytes) {
    const std::set<TextureFormat> small = {TextureFormat::Bc1RgbaUnorm,    TextureFormat::Bc1RgbaSrgb,
                                           TextureFormat::Bc4RUnorm,       TextureFormat::Bc4RSnorm,
                                           TextureFormat::Etc2Rgb8Unorm,   TextureFormat::Etc2Rgb8Srgb,
                                           TextureFormat::Etc2Rgb8a1Unorm, TextureFormat::Etc2Rgb8a1Srgb,
                                           TextureFormat::EacR11Unorm,     TextureFormat::EacR11Snorm};
    for (const FormatInfo& format : all_formats()) {
        if (format.is_compressed()) {
            EXPECT_EQ(format.planes[0].block_bytes, small.contains(format.format) ? 8 : 16) << format.name;
        }
    }
}

TEST(Format, OnlyBlockFormatsAreCompressed) {
    for (const FormatInfo& format : all_formats()) {
        EXPECT_EQ(format.is_compressed(),
                  format.format >= TextureFormat::Bc1RgbaUnorm && format.format <= TextureFormat::Astc8x8Srgb)
            << format.name;
    }
    EXPECT_EQ(row(TextureFormat::Bc7RgbaUnorm).block_width, 4);
    EXPECT_EQ(row(TextureFormat::Astc8x8Srgb).block_width, 8);
    EXPECT_EQ(row(TextureFormat::Astc8x8Srgb).block_height, 8);
}

TEST(Format, ChromaPlanesAreSubsampledInBothDirections) {
    for (const auto format : {TextureFormat::Nv12, TextureFormat::P010, TextureFormat::I420}) {
        const FormatInfo& info = row(format);
        EXPECT_EQ(info.planes[0].divide_width, 1) << info.name;
        for (std::size_t i = 1; i < info.plane_count; ++i) {
            EXPECT_EQ(info.planes[i].divide_width, 2) << info.name;
            EXPECT_EQ(info.planes[i].divide_height, 2) << info.name;
        }
    }
}

TEST(Format, DrmFourccsReadBackwardsInMemory) {
    EXPECT_EQ(row(TextureFormat::Rgba8Unorm).drm, little_endian("AB24"));
    EXPECT_EQ(row(TextureFormat::Bgra8Unorm).drm, little_endian("AR24"));
    EXPECT_EQ(row(TextureFormat::Rg8Unorm).drm, little_endian("GR88"));
    EXPECT_EQ(row(TextureFormat::Rgb10a2Unorm).drm, little_endian("AB30"));
    EXPECT_EQ(row(TextureFormat::Rgba16Float).drm, little_endian("AB4H"));
    EXPECT_EQ(row(TextureFormat::I420).drm, little_endian("YU12"));
}

TEST(Format, OsTypesReadForwardsFromTheHighestByte) {
    EXPECT_EQ(row(TextureFormat::Bgra8Unorm).iosurface, big_endian("BGRA"));
    EXPECT_EQ(row(TextureFormat::Rgba16Unorm).iosurface, big_endian("l64r"));
    EXPECT_EQ(row(TextureFormat::Nv12).iosurface, big_endian("420v"));
}

TEST(Format, DrmAndIoSurfaceDoNotTellSrgbSiblingsApart) {
    for (const FormatInfo& format : all_formats()) {
        if (format.srgb_sibling) {
            EXPECT_EQ(row(*format.srgb_sibling).drm, format.drm) << format.name;
            EXPECT_EQ(row(*format.srgb_sibling).iosurface, format.iosurface) << format.name;
        }
    }
}

TEST(Format, SpotChecksOfMetalAndDxgi) {
    EXPECT_EQ(row(TextureFormat::Rgba8Unorm).metal, 70U);
    EXPECT_EQ(row(TextureFormat::Rgba8Unorm).dxgi, 28U);
    EXPECT_EQ(row(TextureFormat::Bgra8Unorm).metal, 80U);
    EXPECT_EQ(row(TextureFormat::Bgra8Unorm).dxgi, 87U);
    EXPECT_EQ(row(TextureFormat::Rgba16Float).metal, 115U);
    EXPECT_EQ(row(TextureFormat::Rgba16Float).dxgi, 10U);
    EXPECT_EQ(row(TextureFormat::Nv12).dxgi, 103U);
}

TEST(Format, NumbersOfApisThatKnowSrgbAreUnique) {
    std::set<std::uint32_t> vulkan;
    std::set<std::uint32_t> gl;
    std::set<std::uint32_t> metal;
    std::set<std::uint32_t> dxgi;
    std::set<std::string_view> webgpu;
    for (const FormatInfo& format : all_formats()) {
        EXPECT_TRUE(!format.vulkan || vulkan.insert(*format.vulkan).second) << format.name;
        EXPECT_TRUE(!format.gl || gl.insert(*format.gl).second) << format.name;
        EXPECT_TRUE(!format.metal || metal.insert(*format.metal).second) << format.name;
        EXPECT_TRUE(!format.dxgi || dxgi.insert(*format.dxgi).second) << format.name;
        EXPECT_TRUE(format.webgpu.empty() || webgpu.insert(format.webgpu).second) << format.name;
    }
}

TEST(Format, GapsAreWhereAnApiHasNoSuchFormat) {
    EXPECT_FALSE(row(TextureFormat::Bgra8Srgb).gl);
    EXPECT_FALSE(row(TextureFormat::Depth24Plus).metal);
    EXPECT_FALSE(row(TextureFormat::Depth24Plus).dxgi);
    EXPECT_FALSE(row(TextureFormat::I420).dxgi);
    EXPECT_FALSE(row(TextureFormat::Etc2Rgb8Unorm).dxgi);
    EXPECT_FALSE(row(TextureFormat::Rg11b10Float).cuda);
    EXPECT_TRUE(row(TextureFormat::Nv12).webgpu.empty());
}

TEST(Format, PlainCudaArraysHaveOneTwoOrFourChannels) { // trap 43
    for (const FormatInfo& format : all_formats()) {
        if (format.cuda && format.format <= TextureFormat::Rgba32Float) {
            EXPECT_EQ(format.cuda->channels, format.planes[0].components) << format.name;
            EXPECT_NE(format.cuda->channels, 3U) << format.name;
        }
    }
}

} // namespace
} // namespace geyser
