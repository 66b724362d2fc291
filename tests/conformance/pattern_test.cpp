// The pattern must change with every mistake that sharing can make; else a passing case proves nothing.
#include <conformance/pattern.hpp>

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <vector>

namespace geyser::conformance::test {
namespace {

using endpoint::subresources;

constexpr std::uint32_t kSeed = 7;

TextureDescriptor texture(TextureFormat format = TextureFormat::Rgba8Unorm) {
    return {.width = 20, .height = 12, .format = format};
}

std::vector<std::byte> filled(const Subresource& part, TextureFormat format, std::uint32_t seed = kSeed) {
    std::vector<std::byte> bytes(part.bytes());
    fill(bytes, part, format, seed);
    return bytes;
}

Comparison compared(const std::vector<std::byte>& bytes, const Subresource& part, TextureFormat format) {
    Comparison result;
    compare(bytes, part, format, kSeed, result);
    return result;
}

/// One block in two is more than a wrong place may leave alike.
void expect_mostly_different(const Comparison& result) {
    EXPECT_GT(result.blocks, 0U);
    EXPECT_GT(result.different, result.blocks / 2);
    EXPECT_FALSE(result.first.empty());
}

class EveryFormat : public ::testing::TestWithParam<TextureFormat> {};
INSTANTIATE_TEST_SUITE_P(Pattern, EveryFormat, ::testing::ValuesIn([] {
                             std::vector<TextureFormat> formats;
                             for (const FormatInfo& format : all_formats()) {
                                 formats.push_back(format.format);
                             }
                             return formats;
                         }()),
                         [](const auto& test) { return std::string(name(test.param)); });

TEST_P(EveryFormat, FindsItsOwnPattern) {
    for (const Subresource& part : subresources(texture(GetParam()))) {
        const Comparison result = compared(filled(part, GetParam()), part, GetParam());
        EXPECT_EQ(result.blocks, std::uint64_t{part.columns} * part.rows);
        EXPECT_EQ(result.different, 0U) << result.first;
    }
}

TEST_P(EveryFormat, TellsOneRoundFromTheNext) {
    for (const Subresource& part : subresources(texture(GetParam()))) {
        expect_mostly_different(compared(filled(part, GetParam(), kSeed + 1), part, GetParam()));
    }
}

TEST_P(EveryFormat, NoticesMemoryThatWasNeverWritten) {
    for (const Subresource& part : subresources(texture(GetParam()))) {
        expect_mostly_different(compared(std::vector<std::byte>(part.bytes()), part, GetParam()));
    }
}

TEST_P(EveryFormat, NoticesARowThatIsOneBlockOff) {
    for (const Subresource& part : subresources(texture(GetParam()))) {
        auto bytes = filled(part, GetParam());
        std::rotate(bytes.begin(), bytes.begin() + part.block_bytes, bytes.end());
        expect_mostly_different(compared(bytes, part, GetParam()));
    }
}

TEST_P(EveryFormat, SwappedSubresourcesDiffer) {
    const auto parts = subresources(texture(GetParam()));
    for (const Subresource& part : parts) {
        Subresource other = part;
        other.level = 1;
        expect_mostly_different(compared(filled(other, GetParam()), part, GetParam()));
        other = part;
        other.layer = 1;
        expect_mostly_different(compared(filled(other, GetParam()), part, GetParam()));
        other = part;
        other.plane = part.plane + 1;
        expect_mostly_different(compared(filled(other, GetParam()), part, GetParam()));
    }
}

TEST(Pattern, NoticesSwappedChannels) {
    const Subresource part = subresources(texture()).front();
    auto bytes = filled(part, TextureFormat::Rgba8Unorm);
    for (std::size_t i = 0; i < bytes.size(); i += 4) {
        std::swap(bytes[i], bytes[i + 2]);
    }
    expect_mostly_different(compared(bytes, part, TextureFormat::Rgba8Unorm));
}

TEST(Pattern, CountsOneWrongBitAsOneDifference) {
    const Subresource part = subresources(texture()).front();
    auto bytes = filled(part, TextureFormat::Rgba8Unorm);
    bytes[4 * (20 * 3 + 5)] ^= std::byte{1};
    const Comparison result = compared(bytes, part, TextureFormat::Rgba8Unorm);
    EXPECT_EQ(result.different, 1U);
    EXPECT_NE(result.first.find("block (5, 3, 0)"), std::string::npos) << result.first;
}

TEST(Pattern, IgnoresTheUndefinedByteOfDepth24) {
    const Subresource part = subresources(texture(TextureFormat::Depth24Plus)).front();
    auto bytes = filled(part, TextureFormat::Depth24Plus);
    for (std::size_t i = 3; i < bytes.size(); i += 4) {
        bytes[i] = std::byte{0xff};
    }
    EXPECT_EQ(compared(bytes, part, TextureFormat::Depth24Plus).different, 0U);
}

TEST(Pattern, IgnoresTheLowBitsOfTenBitWords) {
    const Subresource part = subresources(texture(TextureFormat::P010)).front();
    auto bytes = filled(part, TextureFormat::P010);
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        bytes[i] |= std::byte{0x3f};
    }
    EXPECT_EQ(compared(bytes, part, TextureFormat::P010).different, 0U);
}

TEST(Pattern, WritesFiniteFloats) {
    const Subresource part = subresources(texture(TextureFormat::R32Float)).front();
    const auto bytes = filled(part, TextureFormat::R32Float);
    for (std::size_t i = 0; i < bytes.size(); i += 4) {
        float value = 0;
        std::memcpy(&value, &bytes[i], sizeof value);
        EXPECT_TRUE(std::isnormal(value)) << value;
    }
}

TEST(Pattern, WritesDepthsBetweenZeroAndOne) {
    const Subresource part = subresources(texture(TextureFormat::Depth32Float)).front();
    const auto bytes = filled(part, TextureFormat::Depth32Float);
    for (std::size_t i = 0; i < bytes.size(); i += 4) {
        float value = 0;
        std::memcpy(&value, &bytes[i], sizeof value);
        EXPECT_GE(value, 0.0F);
        EXPECT_LE(value, 1.0F);
    }
}

TEST(Subresources, HalveThePlanesOfSubsampledFormats) {
    const auto parts = subresources(texture(TextureFormat::Nv12));
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(parts[0].bytes(), 20U * 12U);
    EXPECT_EQ(parts[1].width, 10U);
    EXPECT_EQ(parts[1].height, 6U);
    EXPECT_EQ(parts[1].bytes(), 10U * 6U * 2U);
}

TEST(Subresources, RoundBlocksUp) {
    auto descriptor = texture(TextureFormat::Bc1RgbaUnorm);
    descriptor.width = 21;
    descriptor.mip_levels = 5;
    const auto parts = subresources(descriptor);
    ASSERT_EQ(parts.size(), 5U);
    EXPECT_EQ(parts[0].columns, 6U);
    EXPECT_EQ(parts[4].columns, 1U);
    EXPECT_EQ(parts[4].bytes(), 8U);
}

TEST(Subresources, CopyDepthAndStencilApart) {
    const auto parts = subresources(texture(TextureFormat::Depth24PlusStencil8));
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(parts[0].aspect, Aspect::Depth);
    EXPECT_EQ(parts[0].block_bytes, 4U);
    EXPECT_EQ(parts[1].aspect, Aspect::Stencil);
    EXPECT_EQ(parts[1].block_bytes, 1U);
}

} // namespace
} // namespace geyser::conformance::test
