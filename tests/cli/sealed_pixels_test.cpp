// The demo's check on the CPU: a frame that is right passes, and one that differs in a single bit does not.

#include <demo/sealed_pixels.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace geyser::tool::demo {
namespace {

using testing::HasSubstr;

constexpr std::uint32_t kWidth = 19;
constexpr std::uint32_t kHeight = 7;

class SealedPixels : public testing::TestWithParam<TextureFormat> {
protected:
    [[nodiscard]] ShaderFrame frame(std::uint32_t number) const { return {kWidth, kHeight, number, 9, code_}; }
    [[nodiscard]] std::vector<std::byte> sealed(std::uint32_t number) const {
        std::vector<std::byte> rgba(std::size_t{kWidth} * kHeight * 4);
        for (std::size_t i = 0; i < rgba.size(); ++i) {
            rgba[i] = static_cast<std::byte>(i * 37);
        }
        std::vector<std::byte> texels(std::size_t{kWidth} * kHeight * texel_bytes_);
        seal_pixels(GetParam(), frame(number), rgba, texels);
        return texels;
    }
    [[nodiscard]] std::string finding(std::span<const std::byte> texels, std::uint32_t number) const {
        return describe(check_pixels(GetParam(), frame(number), texels), frame(number));
    }

    PixelCode code_ = pixel_code(GetParam()).value();
    std::size_t texel_bytes_ = format_info(GetParam())->planes[0].block_bytes;
};

TEST_P(SealedPixels, AreRightAsTheyAre) { EXPECT_EQ(finding(sealed(5), 5), ""); }

TEST_P(SealedPixels, GiveAwayEveryBitThatChanged) {
    std::vector<std::byte> texels = sealed(5);
    const std::size_t texel = std::size_t{kWidth} * 4 + 3; // at (3, 4), beyond the marker
    for (std::size_t bit = 0; bit < texel_bytes_ * 8; ++bit) {
        std::byte& byte = texels[texel * texel_bytes_ + bit / 8];
        byte ^= std::byte{1} << bit % 8;
        EXPECT_THAT(finding(texels, 5), HasSubstr("1 of 133 pixels are wrong, the first at (3, 4)")) << "bit " << bit;
        byte ^= std::byte{1} << bit % 8;
    }
}

TEST_P(SealedPixels, AreOfOneFrameOnly) { EXPECT_THAT(finding(sealed(5), 6), HasSubstr("that they are of frame 5")); }

TEST_P(SealedPixels, BelongWhereTheyAre) {
    std::vector<std::byte> texels = sealed(5);
    std::rotate(texels.begin(), texels.begin() + static_cast<std::ptrdiff_t>(texel_bytes_), texels.end());
    EXPECT_NE(finding(texels, 5), "");
}

INSTANTIATE_TEST_SUITE_P(All, SealedPixels,
                         testing::Values(TextureFormat::Rgba8Unorm, TextureFormat::Bgra8Unorm, TextureFormat::Rgba8Srgb,
                                         TextureFormat::Bgra8Srgb, TextureFormat::Rgb10a2Unorm,
                                         TextureFormat::Rgba16Unorm, TextureFormat::Rgba16Float,
                                         TextureFormat::Rgba32Float),
                         [](const auto& tested) { return std::string(name(tested.param)); });

} // namespace
} // namespace geyser::tool::demo
