// Vulkan and CUDA share textures: every word is looked at, in both directions, on both sides.
#include "cuda_fixture.hpp"

#include "../support/process_state.hpp"

#include <geyser/host.hpp>

namespace geyser::test {
namespace {

constexpr TextureUsage kUsage =
    TextureUsage::CopySrc | TextureUsage::CopyDst | TextureUsage::TextureBinding | TextureUsage::StorageBinding;

struct Shape {
    std::uint32_t width;
    std::uint32_t height;
    TextureFormat format;
    TextureLayout layout;

    [[nodiscard]] TextureDescriptor descriptor() const {
        return {.width = width, .height = height, .format = format, .usage = kUsage, .layout = layout};
    }
};

void PrintTo(const Shape& shape, std::ostream* out) {
    *out << shape.width << 'x' << shape.height << ' ' << name(shape.format) << ' ' << name(shape.layout);
}

std::vector<Shape> shapes() {
    std::vector<Shape> all;
    for (const TextureLayout layout : {TextureLayout::Optimal, TextureLayout::Linear}) {
        for (const TextureFormat format :
             {TextureFormat::Rgba8Unorm, TextureFormat::R32Float, TextureFormat::Rgba16Float}) {
            for (const auto& [width, height] : {std::pair{1U, 1U}, {257U, 3U}, {4096U, 4U}, {320U, 200U}}) {
                all.push_back({width, height, format, layout});
            }
        }
    }
    return all;
}

class CudaShares : public CudaTest, public ::testing::WithParamInterface<Shape> {
protected:
    /// The texture goes to CUDA, and comes back changed.
    static void expect_a_round_trip(SharedTexture& in_vulkan, SharedTexture& in_cuda) {
        write_by_vulkan(in_vulkan, endpoint::Use::First, 1, std::nullopt);
        ASSERT_TRUE(cuda().acquire(in_cuda, {}));
        expect_pattern_in_cuda(in_cuda, 1);
        ASSERT_TRUE(kernels().fill(in_cuda, 2));
        ASSERT_TRUE(cuda().release(in_cuda, {}));
        expect_pattern_in_vulkan(in_vulkan, 2, std::nullopt);
    }
};

INSTANTIATE_TEST_SUITE_P(EachShape, CudaShares, ::testing::ValuesIn(shapes()));

TEST_P(CudaShares, WhatVulkanMade) {
    const TextureDescriptor descriptor = GetParam().descriptor();
    GEYSER_NEEDS_TEXTURE(vulkan(), descriptor, Transport::OpaqueFd);
    const Pair pair = share(vulkan(), cuda(), descriptor);
    expect_a_round_trip(*pair.made, *pair.imported);
}

TEST_P(CudaShares, WhatItMade) {
    const TextureDescriptor descriptor = GetParam().descriptor();
    GEYSER_NEEDS_TEXTURE(cuda(), descriptor, Transport::OpaqueFd);
    const Pair pair = share(cuda(), vulkan(), descriptor);
    ASSERT_TRUE(cuda().acquire(*pair.made, {}, Contents::Discard));
    ASSERT_TRUE(kernels().fill(*pair.made, 7));
    ASSERT_TRUE(cuda().release(*pair.made, {}));
    expect_pattern_in_vulkan(*pair.imported, 7, std::nullopt);
    write_by_vulkan(*pair.imported, endpoint::Use::Later, 8, std::nullopt);
    ASSERT_TRUE(cuda().acquire(*pair.made, {}));
    expect_pattern_in_cuda(*pair.made, 8);
}

/// The tests above would see a wrong word.
class CudaPattern : public CudaTest, public ::testing::WithParamInterface<TextureLayout> {};

INSTANTIATE_TEST_SUITE_P(EachLayout, CudaPattern, ::testing::Values(TextureLayout::Optimal, TextureLayout::Linear),
                         [](const auto& test) { return std::string(name(test.param)); });

TEST_P(CudaPattern, IsMissedInEveryWordOfAnotherPicture) {
    const auto texture = make_texture(cuda(), {.width = 257, .height = 31, .usage = kUsage, .layout = GetParam()});
    const std::uint32_t before = kernels().mismatches().value();
    ASSERT_TRUE(kernels().fill(*texture, 1));
    ASSERT_TRUE(kernels().check(*texture, 2));
    EXPECT_EQ(kernels().mismatches().value() - before, 257U * 31U);
}

class CudaTextures : public CudaTest {
protected:
    static TextureDescriptor descriptor(TextureLayout layout) {
        return {.width = 257, .height = 31, .usage = kUsage, .layout = layout};
    }
};

TEST_F(CudaTextures, AreArraysOrPointersByTheirLayout) {
    const auto optimal = make_texture(cuda(), descriptor(TextureLayout::Optimal));
    EXPECT_NE(geyser::cuda::array(*optimal), nullptr);
    EXPECT_EQ(geyser::cuda::pointer(*optimal), 0U);
    EXPECT_TRUE(optimal->as<CudaTexture>()->surface());
    EXPECT_TRUE(optimal->as<CudaTexture>()->texture_object());
    const auto linear = make_texture(cuda(), descriptor(TextureLayout::Linear));
    EXPECT_EQ(geyser::cuda::array(*linear), nullptr);
    EXPECT_NE(geyser::cuda::pointer(*linear), 0U);
    EXPECT_GE(linear->as<CudaTexture>()->row_pitch(), 257U * 4U);
    EXPECT_FALSE(linear->as<CudaTexture>()->surface());
    EXPECT_TRUE(linear->as<CudaTexture>()->texture_object());
}

TEST_F(CudaTextures, HaveOneArrayALevel) {
    auto mips = descriptor(TextureLayout::Optimal);
    mips.mip_levels = 3;
    const auto texture = make_texture(cuda(), mips);
    const auto& own = *texture->as<CudaTexture>();
    EXPECT_NE(own.array(0), own.array(2));
    EXPECT_NE(own.array(2), nullptr);
    EXPECT_EQ(own.array(3), nullptr);
}

/// query() answers for CUDA without asking it, as CUDA has no such question.
TEST_F(CudaTextures, AreMadeOfWhateverQueryPromises) {
    std::vector<TextureDescriptor> all;
    for (const FormatInfo& format : all_formats()) {
        for (const TextureLayout layout : {TextureLayout::Optimal, TextureLayout::Linear}) {
            all.push_back({.width = 64, .height = 64, .format = format.format, .layout = layout});
        }
        TextureDescriptor shape{.width = 64, .height = 64, .format = format.format, .mip_levels = 7};
        all.push_back(shape);
        shape.array_layers = 3;
        all.push_back(shape);
        shape.dimension = TextureDimension::Cube;
        shape.array_layers = 6;
        all.push_back(shape);
        shape.array_layers = 12;
        all.push_back(shape);
        shape.dimension = TextureDimension::D3;
        shape.array_layers = 1;
        shape.depth = 5;
        all.push_back(shape);
    }
    for (const TextureDescriptor& one : all) {
        if (!validate(one) || !cuda().query(one, Transport::OpaqueFd).value().can_export) {
            continue;
        }
        const auto texture = cuda().create_shareable_texture(one);
        EXPECT_TRUE(texture) << name(one.format) << ' ' << name(one.layout) << ' ' << name(one.dimension) << ' '
                             << one.array_layers << ": " << texture.error().message();
    }
}

TEST_F(CudaTextures, AreCopiedBetweenLayoutsInOneCopy) {
    const auto optimal = make_texture(cuda(), descriptor(TextureLayout::Optimal));
    const auto linear = make_texture(cuda(), descriptor(TextureLayout::Linear));
    const auto back = make_texture(cuda(), descriptor(TextureLayout::Optimal));
    ASSERT_TRUE(cuda().acquire(*optimal, {}, Contents::Discard));
    ASSERT_TRUE(kernels().fill(*optimal, 3));
    ASSERT_TRUE(cuda().copy(*optimal, *linear, {}));
    expect_pattern_in_cuda(*linear, 3);
    ASSERT_TRUE(kernels().fill(*linear, 4));
    ASSERT_TRUE(cuda().copy(*linear, *back, {}));
    expect_pattern_in_cuda(*back, 4);
}

TEST_F(CudaTextures, GoToAndFromHostMemoryInOneCopy) {
    const auto descriptor = CudaTextures::descriptor(TextureLayout::Linear);
    GEYSER_NEEDS_TEXTURE(cuda(), descriptor, Transport::HostMemory);
    const auto host = HostTextureShareManager::create().value();
    const auto made = make_texture(*host, descriptor, Transport::HostMemory);
    auto& bytes = *made->as<HostTexture>();
    const auto imported = cuda().import_texture(host->export_texture(*made).value(), descriptor).value();
    EXPECT_GE(imported->copies_per_frame(), 1U);
    ASSERT_TRUE(cuda().acquire(*imported, {}, Contents::Discard));
    ASSERT_TRUE(kernels().fill(*imported, 5));
    const auto released = cuda().release(*imported, {});
    ASSERT_TRUE(released) << released.error().message();
    ASSERT_TRUE(host->acquire(*made, {}));
    const PlaneLayout& plane = bytes.planes().front();
    std::uint32_t last = 0;
    std::memcpy(&last, &bytes.bytes()[plane.offset + 30 * plane.row_pitch + 256 * 4], sizeof last);
    EXPECT_EQ(last, cuda_tools::pattern_word(256, 30, 5));
    std::ranges::fill(bytes.bytes(), std::byte{0});
    ASSERT_TRUE(host->release(*made, {}));
    ASSERT_TRUE(cuda().acquire(*imported, {}));
    ASSERT_TRUE(cuda().release(*imported, {}));
}

TEST_F(CudaTextures, LeaveNoDescriptorBehindInAThousandRounds) {
    constexpr int kRounds = 1000;
    const auto one = descriptor(TextureLayout::Optimal);
    const auto round = [&] {
        const Pair there = share(vulkan(), cuda(), one);
        const Pair back = share(cuda(), vulkan(), one);
    };
    round(); // in which drivers open what they keep
    const auto before = open_descriptors();
    for (int i = 0; i < kRounds; ++i) {
        round();
    }
    EXPECT_EQ(open_descriptors(), before);
}

} // namespace
} // namespace geyser::test
