#include <core/checked.hpp>
#include <geyser/texture.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace geyser {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();

static_assert(checked_add(kMax - 1, 1) == kMax);
static_assert(checked_add(kMax, 1) == std::nullopt);
static_assert(checked_add(std::nullopt, 1) == std::nullopt);
static_assert(checked_multiply(1ULL << 32, (1ULL << 32) - 1) == kMax - 0xffffffff);
static_assert(checked_multiply(1ULL << 32, 1ULL << 32) == std::nullopt);
static_assert(checked_multiply(0, std::nullopt) == std::nullopt);
static_assert(checked_align(0, 256) == 0);
static_assert(checked_align(1, 256) == 256);
static_assert(checked_align(256, 256) == 256);
static_assert(checked_align(kMax - 255, 256) == kMax - 255);
static_assert(checked_align(kMax - 254, 256) == std::nullopt);

static_assert(mip_extent(7, 0) == 7);
static_assert(mip_extent(7, 2) == 1);
static_assert(mip_extent(7, 3) == 1);
static_assert(mip_extent(0xffffffff, 40) == 1);

TextureDescriptor of(TextureFormat format, std::uint32_t width, std::uint32_t height) {
    return {.width = width, .height = height, .format = format};
}

TEST(LinearLayout, PadsEachRowToTheAlignment) {
    const auto layout = linear_layout(of(TextureFormat::Rgba8Unorm, 257, 3), 256);
    ASSERT_TRUE(layout) << layout.error().message();
    ASSERT_EQ(layout->planes.size(), 1U);
    EXPECT_EQ(layout->planes[0], (PlaneLayout{.offset = 0, .row_pitch = 1280, .size = 2 * 1280 + 257 * 4}));
    EXPECT_EQ(layout->size, 3 * 1280U);
}

TEST(LinearLayout, IsTightAtAlignmentOne) {
    const auto layout = linear_layout(of(TextureFormat::R8Unorm, 5, 3), 1);
    ASSERT_TRUE(layout) << layout.error().message();
    EXPECT_EQ(layout->planes[0], (PlaneLayout{.offset = 0, .row_pitch = 5, .size = 15}));
    EXPECT_EQ(layout->size, 15U);
}

TEST(LinearLayout, CountsRowsOfBlocks) {
    const auto layout = linear_layout(of(TextureFormat::Bc1RgbaUnorm, 13, 7), 1);
    ASSERT_TRUE(layout) << layout.error().message();
    EXPECT_EQ(layout->planes[0], (PlaneLayout{.offset = 0, .row_pitch = 4 * 8, .size = 2 * 4 * 8}));
}

TEST(LinearLayout, OfNv12HasChromaPairsAtHalfResolution) {
    const auto layout = linear_layout(of(TextureFormat::Nv12, 6, 4), 16);
    ASSERT_TRUE(layout) << layout.error().message();
    ASSERT_EQ(layout->planes.size(), 2U);
    EXPECT_EQ(layout->planes[0], (PlaneLayout{.offset = 0, .row_pitch = 16, .size = 3 * 16 + 6}));
    EXPECT_EQ(layout->planes[1], (PlaneLayout{.offset = 64, .row_pitch = 16, .size = 16 + 6}));
    EXPECT_EQ(layout->size, 96U);
}

TEST(LinearLayout, OfP010IsNv12InWords) {
    const auto layout = linear_layout(of(TextureFormat::P010, 6, 4), 1);
    ASSERT_TRUE(layout) << layout.error().message();
    ASSERT_EQ(layout->planes.size(), 2U);
    EXPECT_EQ(layout->planes[0], (PlaneLayout{.offset = 0, .row_pitch = 12, .size = 48}));
    EXPECT_EQ(layout->planes[1], (PlaneLayout{.offset = 48, .row_pitch = 12, .size = 24}));
}

TEST(LinearLayout, OfI420HasThreePlanes) {
    const auto layout = linear_layout(of(TextureFormat::I420, 6, 4), 1);
    ASSERT_TRUE(layout) << layout.error().message();
    ASSERT_EQ(layout->planes.size(), 3U);
    EXPECT_EQ(layout->planes[0], (PlaneLayout{.offset = 0, .row_pitch = 6, .size = 24}));
    EXPECT_EQ(layout->planes[1], (PlaneLayout{.offset = 24, .row_pitch = 3, .size = 6}));
    EXPECT_EQ(layout->planes[2], (PlaneLayout{.offset = 30, .row_pitch = 3, .size = 6}));
    EXPECT_EQ(layout->size, 36U);
}

TEST(LinearLayout, RefusesAlignmentsThatAreNoPowerOfTwo) {
    for (const std::uint64_t alignment : {0U, 3U, 96U}) {
        const auto layout = linear_layout(of(TextureFormat::R8Unorm, 4, 4), alignment);
        ASSERT_FALSE(layout) << alignment;
        EXPECT_EQ(layout.error().code, ErrorCode::InvalidArgument);
        EXPECT_THAT(layout.error().reason, HasSubstr("alignment " + std::to_string(alignment)));
    }
}

TEST(LinearLayout, RefusesAnInvalidDescriptor) {
    const auto layout = linear_layout(of(TextureFormat::R8Unorm, 0, 4), 1);
    ASSERT_FALSE(layout);
    EXPECT_EQ(layout.error().code, ErrorCode::InvalidArgument);
}

TEST(LinearLayout, RefusesAWidthOf2To31) {
    const auto layout = linear_layout(of(TextureFormat::R8Unorm, 0x80000000, 1), 1);
    ASSERT_FALSE(layout);
    EXPECT_EQ(layout.error().code, ErrorCode::SizeOverflow);
}

TEST(LinearLayout, RefusesARowPitchThatDoesNotFit) {
    const auto layout = linear_layout(of(TextureFormat::Rgba8Unorm, 4, 3), 1ULL << 63);
    ASSERT_FALSE(layout);
    EXPECT_EQ(layout.error().code, ErrorCode::SizeOverflow);
    EXPECT_THAT(layout.error().reason, HasSubstr("4x3 Rgba8Unorm"));
}

TEST(LinearLayout, RefusesPlanesThatDoNotFitTogether) {
    const auto layout = linear_layout(of(TextureFormat::I420, 2, 2), 1ULL << 62);
    ASSERT_FALSE(layout);
    EXPECT_EQ(layout.error().code, ErrorCode::SizeOverflow);
}

TEST(LinearLayout, RefusesWhatIsNotOnePictureOfColour) {
    TextureDescriptor cube = of(TextureFormat::R8Unorm, 4, 4);
    cube.dimension = TextureDimension::Cube;
    cube.array_layers = 6;
    TextureDescriptor levels = of(TextureFormat::R8Unorm, 4, 4);
    levels.mip_levels = 2;
    TextureDescriptor layers = of(TextureFormat::R8Unorm, 4, 4);
    layers.array_layers = 2;
    TextureDescriptor samples = of(TextureFormat::R8Unorm, 4, 4);
    samples.samples = 4;
    const TextureDescriptor depth = of(TextureFormat::Depth32Float, 4, 4);
    for (const auto& [descriptor, reason] :
         {std::pair{cube, "dimension Cube"}, std::pair{levels, "mip_levels 2"}, std::pair{layers, "array_layers 2"},
          std::pair{samples, "samples 4"}, std::pair{depth, "format Depth32Float"}}) {
        const auto layout = linear_layout(descriptor, 1);
        ASSERT_FALSE(layout) << reason;
        EXPECT_EQ(layout.error().code, ErrorCode::UnsupportedDescriptor) << reason;
        EXPECT_THAT(layout.error().reason, HasSubstr(reason));
    }
}

TEST(PackedSize, ShrinksWithTheLevel) {
    TextureDescriptor descriptor = of(TextureFormat::Rgba8Unorm, 5, 3);
    descriptor.mip_levels = 3;
    EXPECT_EQ(packed_size(descriptor, 0, 0), 60U);
    EXPECT_EQ(packed_size(descriptor, 1, 0), 8U);
    EXPECT_EQ(packed_size(descriptor, 2, 0), 4U);
}

TEST(PackedSize, CountsWholeBlocks) {
    TextureDescriptor descriptor = of(TextureFormat::Bc7RgbaUnorm, 9, 4);
    descriptor.mip_levels = 4;
    EXPECT_EQ(packed_size(descriptor, 0, 0), 48U);
    EXPECT_EQ(packed_size(descriptor, 3, 0), 16U);
}

TEST(PackedSize, CountsSlicesAndSamplesButNotLayers) {
    TextureDescriptor volume = of(TextureFormat::R16Float, 4, 4);
    volume.dimension = TextureDimension::D3;
    volume.depth = 4;
    volume.mip_levels = 2;
    EXPECT_EQ(packed_size(volume, 0, 0), 128U);
    EXPECT_EQ(packed_size(volume, 1, 0), 16U);
    TextureDescriptor samples = of(TextureFormat::R16Float, 4, 4);
    samples.samples = 4;
    samples.array_layers = 3;
    EXPECT_EQ(packed_size(samples, 0, 0), 128U);
}

TEST(PackedSize, KnowsEachPlane) {
    EXPECT_EQ(packed_size(of(TextureFormat::Nv12, 6, 4), 0, 0), 24U);
    EXPECT_EQ(packed_size(of(TextureFormat::Nv12, 6, 4), 0, 1), 12U);
    EXPECT_EQ(packed_size(of(TextureFormat::P010, 6, 4), 0, 1), 24U);
    EXPECT_EQ(packed_size(of(TextureFormat::I420, 6, 4), 0, 2), 6U);
}

TEST(PackedSize, RefusesALevelThatIsNotThere) {
    const auto size = packed_size(of(TextureFormat::R8Unorm, 4, 4), 1, 0);
    ASSERT_FALSE(size);
    EXPECT_EQ(size.error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(size.error().reason, "level 1 is not below mip_levels 1");
}

TEST(PackedSize, RefusesAPlaneThatIsNotThere) {
    const auto size = packed_size(of(TextureFormat::Nv12, 4, 4), 0, 2);
    ASSERT_FALSE(size);
    EXPECT_EQ(size.error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(size.error().reason, "plane 2 is not below the 2 of Nv12");
}

TEST(PackedSize, RefusesAnInvalidDescriptor) { EXPECT_FALSE(packed_size(of(TextureFormat::R8Unorm, 0, 1), 0, 0)); }

} // namespace
} // namespace geyser
