#include <geyser/texture.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace geyser {
namespace {

using testing::HasSubstr;

/// One change to a valid 64x32 descriptor, and what validate() says of it.
struct Refusal {
    std::string name;
    std::function<void(TextureDescriptor&)> change;
    ErrorCode code;
    std::string reason;
};

class TextureDescriptorRefuses : public testing::TestWithParam<Refusal> {};

TEST_P(TextureDescriptorRefuses, AndNamesFieldAndValue) {
    TextureDescriptor descriptor{.width = 64, .height = 32};
    ASSERT_TRUE(validate(descriptor));
    GetParam().change(descriptor);
    const auto result = validate(descriptor);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, GetParam().code);
    EXPECT_THAT(result.error().reason, HasSubstr(GetParam().reason));
}

using D = TextureDescriptor;
constexpr ErrorCode kBad = ErrorCode::InvalidArgument;
constexpr ErrorCode kBig = ErrorCode::SizeOverflow;

template <class Enum>
constexpr Enum beyond(Enum last) {
    return static_cast<Enum>(static_cast<int>(last) + 1);
}

void make_cube(D& d) {
    d.dimension = TextureDimension::Cube;
    d.width = 64;
    d.height = 64;
    d.array_layers = 6;
}
void make_3d(D& d) {
    d.dimension = TextureDimension::D3;
    d.depth = 4;
}

const Refusal kRefusals[] = {
    {"NoWidth", [](D& d) { d.width = 0; }, kBad, "width 0 is not at least 1"},
    {"NoHeight", [](D& d) { d.height = 0; }, kBad, "height 0 is not at least 1"},
    {"NoDepth", [](D& d) { d.depth = 0; }, kBad, "depth 0 is not at least 1"},
    {"NoLayers", [](D& d) { d.array_layers = 0; }, kBad, "array_layers 0 is not at least 1"},
    {"NoLevels", [](D& d) { d.mip_levels = 0; }, kBad, "mip_levels 0 is not at least 1"},
    {"NoSamples", [](D& d) { d.samples = 0; }, kBad, "samples 0 is not at least 1"},
    {"Width2To31", [](D& d) { d.width = 0x80000000; }, kBig, "width 2147483648 is more than 2147483647"},
    {"Height2To32", [](D& d) { d.height = 0xffffffff; }, kBig, "height 4294967295 is more than 2147483647"},
    {"Layers2To31", [](D& d) { d.array_layers = 0x80000000; }, kBig, "array_layers 2147483648 is more than"},
    {"MoreThan2To63Bytes", [](D& d) { d.width = d.height = kMaxExtent; }, kBig, "needs more bytes than 2^63"},
    {"MoreThan2To64Bytes",
     [](D& d) {
         d.width = d.height = kMaxExtent;
         d.format = TextureFormat::Rgba32Float;
     },
     kBig, "needs more bytes than 2^63"},
    {"TooManyLayersInBytes",
     [](D& d) {
         d.width = d.height = 1 << 20;
         d.array_layers = 1 << 22;
     },
     kBig, "array_layers 4194304 needs more bytes than 2^63"},
    {"OneLevelTooMany", [](D& d) { d.mip_levels = 8; }, kBad, "mip_levels 8 is more than the 7"},
    {"ThreeSamples", [](D& d) { d.samples = 3; }, kBad, "samples 3 is not 1, 2, 4, 8 or 16"},
    {"ThirtyTwoSamples", [](D& d) { d.samples = 32; }, kBad, "samples 32 is not 1, 2, 4, 8 or 16"},
    {"NoUsage", [](D& d) { d.usage = TextureUsage::None; }, kBad, "usage None is not"},
    {"UnknownUsage", [](D& d) { d.usage |= static_cast<TextureUsage>(32); }, kBad, "unknown bits 32 is not"},
    {"LongLabel", [](D& d) { d.label.assign(257, 'x'); }, kBad, "label of 257 bytes is longer than 256"},
    {"BrokenLabel", [](D& d) { d.label = "\xff"; }, kBad, "label of 1 bytes is not UTF-8 without NUL"},
    {"UnknownFormat", [](D& d) { d.format = beyond(TextureFormat::I420); }, kBad, "format 59 is not a known value"},
    {"FormatZero", [](D& d) { d.format = TextureFormat{}; }, kBad, "format 0 is not a known value"},
    {"UnknownLayout", [](D& d) { d.layout = beyond(TextureLayout::Linear); }, kBad, "layout 2 is not a known"},
    {"UnknownDimension", [](D& d) { d.dimension = beyond(TextureDimension::D3); }, kBad, "dimension 3 is not a known"},
    {"UnknownOrigin", [](D& d) { d.origin = beyond(Origin::BottomLeft); }, kBad, "origin 2 is not a known"},
    {"UnknownAlpha", [](D& d) { d.alpha = beyond(AlphaMode::Opaque); }, kBad, "alpha 3 is not a known"},
    {"UnknownPrimaries", [](D& d) { d.color_space.primaries = beyond(ColorPrimaries::Bt601); }, kBad,
     "color_space.primaries 4 is not a known"},
    {"UnknownTransfer", [](D& d) { d.color_space.transfer = beyond(TransferFunction::Hlg); }, kBad,
     "color_space.transfer 5 is not a known"},
    {"UnknownRange", [](D& d) { d.color_space.range = beyond(ColorRange::Limited); }, kBad,
     "color_space.range 2 is not a known"},
    {"UnknownMatrix", [](D& d) { d.color_space.matrix = beyond(ColorMatrix::Bt2020); }, kBad,
     "color_space.matrix 4 is not a known"},
    {"DepthOf2D", [](D& d) { d.depth = 2; }, kBad, "depth 2 is not 1"},
    {"LayersOf3D",
     [](D& d) {
         make_3d(d);
         d.array_layers = 2;
     },
     kBad, "array_layers 2 is not 1, as dimension D3 needs"},
    {"OblongCube",
     [](D& d) {
         make_cube(d);
         d.width = 32;
     },
     kBad, "width 32 is not height 64"},
    {"CubeOfSevenFaces",
     [](D& d) {
         make_cube(d);
         d.array_layers = 7;
     },
     kBad, "array_layers 7 is not a multiple of 6"},
    {"DepthOfCube",
     [](D& d) {
         make_cube(d);
         d.depth = 2;
     },
     kBad, "depth 2 is not 1"},
    {"SamplesOf3D",
     [](D& d) {
         make_3d(d);
         d.samples = 4;
     },
     kBad, "samples 4 is not 1, though dimension is D3"},
    {"SamplesOfCube",
     [](D& d) {
         make_cube(d);
         d.samples = 4;
     },
     kBad, "samples 4 is not 1, though dimension is Cube"},
    {"SamplesOfLevels",
     [](D& d) {
         d.samples = 4;
         d.mip_levels = 2;
     },
     kBad, "samples 4 is not 1, though mip_levels is 2"},
    {"SamplesOfBlocks",
     [](D& d) {
         d.samples = 4;
         d.format = TextureFormat::Bc7RgbaUnorm;
     },
     kBad, "samples 4 is not 1, though format is Bc7RgbaUnorm"},
    {"Compressed3D",
     [](D& d) {
         make_3d(d);
         d.format = TextureFormat::Bc1RgbaUnorm;
     },
     kBad, "dimension D3 is not offered by format Bc1RgbaUnorm"},
    {"Depth3D",
     [](D& d) {
         make_3d(d);
         d.format = TextureFormat::Depth32Float;
     },
     kBad, "dimension D3 is not offered by format Depth32Float"},
    {"LinearDepth",
     [](D& d) {
         d.layout = TextureLayout::Linear;
         d.format = TextureFormat::Depth24PlusStencil8;
     },
     kBad, "layout Linear is not offered by format Depth24PlusStencil8"},
    {"LinearLevels",
     [](D& d) {
         d.layout = TextureLayout::Linear;
         d.mip_levels = 2;
     },
     kBad, "mip_levels 2 is not 1, as layout Linear needs"},
    {"LinearLayers",
     [](D& d) {
         d.layout = TextureLayout::Linear;
         d.array_layers = 2;
     },
     kBad, "array_layers 2 is not 1, as layout Linear needs"},
    {"LinearSamples",
     [](D& d) {
         d.layout = TextureLayout::Linear;
         d.samples = 2;
     },
     kBad, "samples 2 is not 1, as layout Linear needs"},
    {"LinearCube",
     [](D& d) {
         make_cube(d);
         d.layout = TextureLayout::Linear;
     },
     kBad, "dimension Cube is not D2, as layout Linear needs"},
    {"OddWidthOfNv12",
     [](D& d) {
         d.format = TextureFormat::Nv12;
         d.width = 63;
     },
     kBad, "width 63 is not even, as format Nv12 needs"},
    {"OddHeightOfI420",
     [](D& d) {
         d.format = TextureFormat::I420;
         d.height = 31;
     },
     kBad, "height 31 is not even, as format I420 needs"},
    {"LevelsOfPlanar",
     [](D& d) {
         d.format = TextureFormat::P010;
         d.mip_levels = 2;
     },
     kBad, "mip_levels 2 is not 1, as format P010 needs"},
    {"LayersOfPlanar",
     [](D& d) {
         d.format = TextureFormat::P010;
         d.array_layers = 2;
     },
     kBad, "array_layers 2 is not 1, as format P010 needs"},
    {"SamplesOfPlanar",
     [](D& d) {
         d.format = TextureFormat::Nv12;
         d.samples = 2;
     },
     kBad, "samples 2 is not 1, as format Nv12 needs"},
    {"Planar3D",
     [](D& d) {
         make_3d(d);
         d.format = TextureFormat::Nv12;
     },
     kBad, "dimension D3 is not D2, as format Nv12 needs"},
};

INSTANTIATE_TEST_SUITE_P(, TextureDescriptorRefuses, testing::ValuesIn(kRefusals),
                         [](const auto& test) { return test.param.name; });

TEST(TextureDescriptor, EveryFormatIsValidByItself) {
    for (const FormatInfo& format : all_formats()) {
        const auto result = validate({.width = 64, .height = 32, .format = format.format});
        EXPECT_TRUE(result) << result.error().message();
    }
}

TEST(TextureDescriptor, CompressedExtentsNeedNotFillTheirBlocks) {
    EXPECT_TRUE(validate({.width = 13, .height = 7, .format = TextureFormat::Astc8x8Unorm, .mip_levels = 4}));
}

TEST(TextureDescriptor, OneTexelHasOneLevel) {
    EXPECT_TRUE(validate({.width = 1, .height = 1}));
    EXPECT_FALSE(validate({.width = 1, .height = 1, .mip_levels = 2}));
}

TEST(TextureDescriptor, DepthCountsForTheLevelsOf3D) {
    TextureDescriptor descriptor{.width = 4, .height = 4, .dimension = TextureDimension::D3, .depth = 16};
    descriptor.mip_levels = 5;
    EXPECT_TRUE(validate(descriptor));
    descriptor.mip_levels = 6;
    EXPECT_FALSE(validate(descriptor));
}

TEST(TextureDescriptor, ACubeArrayIsValid) {
    EXPECT_TRUE(validate(
        {.width = 64, .height = 64, .dimension = TextureDimension::Cube, .mip_levels = 7, .array_layers = 12}));
}

TEST(TextureDescriptor, MultisampledArraysAreValid) {
    EXPECT_TRUE(validate({.width = 64, .height = 32, .array_layers = 3, .samples = 16}));
}

TEST(TextureDescriptor, TheLargestExtentAndTheLongestLabelAreValid) {
    EXPECT_TRUE(validate({.width = kMaxExtent, .height = 1, .label = std::string(kMaxLabelBytes, 'x')}));
}

/// One change that must show in difference() and in operator==.
struct Change {
    std::string name;
    std::function<void(TextureDescriptor&)> change;
    std::string sentence;
};

class TextureDescriptorDiffers : public testing::TestWithParam<Change> {};

TEST_P(TextureDescriptorDiffers, AndTheSentenceNamesBothValues) {
    const TextureDescriptor want{.width = 64, .height = 32};
    TextureDescriptor have = want;
    GetParam().change(have);
    EXPECT_NE(have, want);
    EXPECT_EQ(difference(have, want), GetParam().sentence);
}

const Change kChanges[] = {
    {"Width", [](D& d) { d.width = 65; }, "width 65 is not 64"},
    {"Height", [](D& d) { d.height = 33; }, "height 33 is not 32"},
    {"Format", [](D& d) { d.format = TextureFormat::Bgra8Unorm; }, "format Bgra8Unorm is not Rgba8Unorm"},
    {"Usage", [](D& d) { d.usage = TextureUsage::CopyDst; }, "usage CopyDst is not CopySrc | CopyDst | TextureBinding"},
    {"Layout", [](D& d) { d.layout = TextureLayout::Linear; }, "layout Linear is not Optimal"},
    {"Dimension", [](D& d) { d.dimension = TextureDimension::Cube; }, "dimension Cube is not D2"},
    {"Depth", [](D& d) { d.depth = 2; }, "depth 2 is not 1"},
    {"MipLevels", [](D& d) { d.mip_levels = 3; }, "mip_levels 3 is not 1"},
    {"ArrayLayers", [](D& d) { d.array_layers = 2; }, "array_layers 2 is not 1"},
    {"Samples", [](D& d) { d.samples = 4; }, "samples 4 is not 1"},
    {"Origin", [](D& d) { d.origin = Origin::BottomLeft; }, "origin BottomLeft is not TopLeft"},
    {"Alpha", [](D& d) { d.alpha = AlphaMode::Straight; }, "alpha Straight is not Premultiplied"},
    {"Primaries", [](D& d) { d.color_space.primaries = ColorPrimaries::DisplayP3; },
     "color_space.primaries DisplayP3 is not Bt709"},
    {"Transfer", [](D& d) { d.color_space.transfer = TransferFunction::Pq; }, "color_space.transfer Pq is not Srgb"},
    {"Range", [](D& d) { d.color_space.range = ColorRange::Limited; }, "color_space.range Limited is not Full"},
    {"Matrix", [](D& d) { d.color_space.matrix = ColorMatrix::Bt2020; }, "color_space.matrix Bt2020 is not Identity"},
    {"TheFirstOfTwo",
     [](D& d) {
         d.samples = 4;
         d.height = 33;
     },
     "height 33 is not 32"},
};

INSTANTIATE_TEST_SUITE_P(, TextureDescriptorDiffers, testing::ValuesIn(kChanges),
                         [](const auto& test) { return test.param.name; });

TEST(TextureDescriptor, LabelsDoNotCountAsADifference) {
    const TextureDescriptor a{.width = 64, .height = 32, .label = "a"};
    const TextureDescriptor b{.width = 64, .height = 32, .label = "b"};
    EXPECT_EQ(a, b);
    EXPECT_EQ(difference(a, b), "");
}

TEST(TextureUsage, IsWrittenAsItsBits) {
    EXPECT_EQ(to_string(TextureUsage::None), "None");
    EXPECT_EQ(to_string(TextureUsage::RenderAttachment | TextureUsage::StorageBinding),
              "RenderAttachment | StorageBinding");
    EXPECT_EQ(to_string(TextureUsage::CopySrc | static_cast<TextureUsage>(64)), "CopySrc | unknown bits 64");
}

TEST(TextureNames, OfLayoutsAndDimensions) {
    EXPECT_EQ(name(TextureLayout::Optimal), "Optimal");
    EXPECT_EQ(name(TextureLayout::Linear), "Linear");
    EXPECT_EQ(name(TextureDimension::D2), "D2");
    EXPECT_EQ(name(TextureDimension::Cube), "Cube");
    EXPECT_EQ(name(TextureDimension::D3), "D3");
    EXPECT_EQ(name(beyond(TextureDimension::D3)), "unknown");
}

} // namespace
} // namespace geyser
