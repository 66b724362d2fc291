// Textures between WebGPU and Vulkan, both ways, in every shape and format that Dawn takes.
#include "../support/webgpu_fixture.hpp"

namespace geyser::test {
namespace {

class WebGpuTextures : public WebGpuTest {
protected:
    /// Each side writes and the other reads, twice, so that every hand-off happens with contents to keep.
    static void expect_round_trip(TextureShareManager& exporter, TextureShareManager& importer,
                                  const TextureDescriptor& descriptor, Transport transport) {
        GEYSER_NEEDS_TEXTURE(exporter, descriptor, transport);
        GEYSER_NEEDS_TEXTURE(importer, descriptor, transport);
        const auto here = make_texture(exporter, descriptor, transport);
        auto handle = exporter.export_texture(*here);
        GEYSER_ASSERT_OK(handle);
        auto there = importer.import_texture(*handle, descriptor);
        GEYSER_ASSERT_OK(there);
        Texels ours(exporter);
        Texels theirs(importer);
        GEYSER_ASSERT_OK(exporter.acquire(*here, {}, Contents::Discard));
        for (std::uint32_t seed = 1; seed < 5; seed += 2) {
            ours.write(*here, seed);
            GEYSER_ASSERT_OK(exporter.release(*here, {}));
            GEYSER_ASSERT_OK(importer.acquire(**there, {}));
            theirs.expect(**there, seed);
            theirs.write(**there, seed + 1);
            GEYSER_ASSERT_OK(importer.release(**there, {}));
            GEYSER_ASSERT_OK(exporter.acquire(*here, {}));
            ours.expect(*here, seed + 1);
        }
    }
    static void expect_both_ways(const TextureDescriptor& descriptor, Transport transport = Transport::OpaqueFd) {
        expect_round_trip(webgpu(), vulkan(), descriptor, transport);
        if (!IsSkipped()) {
            expect_round_trip(vulkan(), webgpu(), descriptor, transport);
        }
    }
};

TEST_F(WebGpuTextures, CrossInOddSizes) {
    for (const auto& [width, height] : {std::pair{1U, 1U}, {257U, 3U}, {3U, 129U}, {1920U, 4U}}) {
        SCOPED_TRACE(std::to_string(width) + "x" + std::to_string(height));
        expect_both_ways({.width = width, .height = height});
    }
}

TEST_F(WebGpuTextures, CrossOverHostMemoryWithCountedCopies) {
    const TextureDescriptor descriptor{.width = 257, .height = 3, .layout = TextureLayout::Linear};
    expect_both_ways(descriptor, Transport::HostMemory);
    const auto texture = make_texture(webgpu(), descriptor, Transport::HostMemory);
    EXPECT_GE(texture->copies_per_frame(), 1U);
    EXPECT_EQ(texture->copies_per_frame(), webgpu().query(descriptor, Transport::HostMemory)->copies_per_frame);
}

TEST_F(WebGpuTextures, CrossWithoutACopyOverOpaqueMemory) {
    EXPECT_EQ(make_texture(webgpu())->copies_per_frame(), 0U);
    EXPECT_EQ(webgpu().query(small_texture(), Transport::OpaqueFd)->copies_per_frame, 0U);
}

class WebGpuFormats : public WebGpuTextures, public ::testing::WithParamInterface<TextureFormat> {};

TEST_P(WebGpuFormats, CrossOrAreRefusedWithAReason) {
    const TextureDescriptor descriptor{.width = 20, .height = 12, .format = GetParam()};
    const TextureSupport support = webgpu().query(descriptor, Transport::OpaqueFd).value();
    if (support.can_export && support.can_import) {
        expect_both_ways(descriptor);
        return;
    }
    EXPECT_FALSE(support.reason.empty());
    const auto refused = webgpu().create_shareable_texture(descriptor);
    ASSERT_FALSE(refused);
    EXPECT_FALSE(refused.error().reason.empty());
    GTEST_SKIP() << support.reason;
}

std::vector<TextureFormat> formats() {
    std::vector<TextureFormat> all;
    for (const FormatInfo& info : all_formats()) {
        all.push_back(info.format);
    }
    return all;
}

INSTANTIATE_TEST_SUITE_P(All, WebGpuFormats, ::testing::ValuesIn(formats()),
                         [](const auto& each) { return std::string(name(each.param)); });

} // namespace
} // namespace geyser::test
