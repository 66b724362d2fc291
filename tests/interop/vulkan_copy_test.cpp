// Copies from one texture to another, and moments passed on.
#include "../support/vulkan_commands.hpp"
#include "../support/vulkan_fixture.hpp"

namespace geyser::test {
namespace {

using namespace std::chrono_literals;
using ::testing::Each;
using ::testing::HasSubstr;

class VulkanCopy : public VulkanTest {
protected:
    void SetUp() override {
        VulkanTest::SetUp();
        GEYSER_NEEDS_TRANSPORT(exporter(), kOpaque);
    }

    /// Leaves the texture red, in GENERAL.
    static void paint(VulkanCommands& commands, SharedTexture& texture) {
        commands.run([&](VkCommandBuffer buffer) {
            VulkanCommands::clear(buffer, vulkan::image(texture), kRed);
            VulkanCommands::barrier(buffer, vulkan::image(texture), VK_ACCESS_TRANSFER_WRITE_BIT,
                                    VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT,
                                    VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, VK_IMAGE_LAYOUT_GENERAL);
        });
    }
};

TEST_F(VulkanCopy, CarriesEveryTexelAndLeavesTheSourceAsItWas) {
    VulkanCommands commands(exporter());
    const auto source = make_texture(exporter());
    const auto destination = make_texture(exporter());
    paint(commands, *source);
    ASSERT_TRUE(exporter().copy(*source, *destination, {}));
    for (SharedTexture* texture : {destination.get(), source.get()}) {
        commands.run(
            [&](VkCommandBuffer buffer) { commands.copy_out(buffer, as_vulkan(*texture), VK_IMAGE_LAYOUT_GENERAL); });
        EXPECT_THAT(commands.texels(*texture), Each(kRedTexel));
    }
}

TEST_F(VulkanCopy, CarriesLevelsLayersAndPlanes) {
    for (const TextureDescriptor& descriptor :
         {TextureDescriptor{.width = 16, .height = 8, .mip_levels = 5, .array_layers = 3},
          TextureDescriptor{.width = 16, .height = 8, .format = TextureFormat::Nv12},
          TextureDescriptor{.width = 13, .height = 7, .format = TextureFormat::Bc1RgbaUnorm},
          TextureDescriptor{.width = 16, .height = 8, .format = TextureFormat::Depth32Float}}) {
        const TextureSupport support = exporter().query(descriptor, kOpaque).value();
        if (!support.can_export) {
            continue;
        }
        const auto source = make_texture(exporter(), descriptor);
        const auto destination = make_texture(exporter(), descriptor);
        ASSERT_TRUE(exporter().acquire(*source, {}, Contents::Discard));
        EXPECT_TRUE(exporter().copy(*source, *destination, {})); // the validation layer looks at the regions
        EXPECT_TRUE(exporter().release(*destination, {}));
    }
}

TEST_F(VulkanCopy, RefusesTexturesThatAreNotAlike) {
    const auto source = make_texture(exporter());
    const auto destination = make_texture(exporter(), {.width = 8, .height = 8});
    const auto copied = exporter().copy(*source, *destination, {});
    ASSERT_FALSE(copied);
    EXPECT_EQ(copied.error().code, ErrorCode::DescriptorMismatch);
    EXPECT_THAT(copied.error().reason, HasSubstr("width 16 is not 8"));
}

TEST_F(VulkanCopy, RefusesTexturesThatWereNotMadeForIt) {
    const auto with = make_texture(exporter());
    TextureDescriptor descriptor = small_texture();
    descriptor.usage = TextureUsage::TextureBinding;
    const auto without = make_texture(exporter(), descriptor);
    EXPECT_EQ(exporter().copy(*without, *with, {}).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(exporter().copy(*with, *without, {}).error().code, ErrorCode::InvalidArgument);
}

TEST_F(VulkanCopy, RefusesTexturesOfAnotherManager) {
    const auto own = make_texture(exporter());
    const auto foreign = make_texture(importer());
    EXPECT_EQ(exporter().copy(*foreign, *own, {}).error().code, ErrorCode::WrongManager);
    EXPECT_EQ(exporter().copy(*own, *foreign, {}).error().code, ErrorCode::WrongManager);
}

TEST_F(VulkanCopy, PassesAMomentOn) {
    GEYSER_NEEDS_SYNC(exporter(), kTimeline);
    const auto first = exporter().create_semaphore(kTimeline).value();
    const auto second = exporter().create_semaphore(kTimeline).value();
    ASSERT_TRUE(exporter().relay({.wait = SyncPoint{first.get(), 3}, .signal = SyncPoint{second.get(), 7}}));
    EXPECT_EQ(second->value().value(), 0U);
    ASSERT_TRUE(first->signal(3));
    EXPECT_TRUE(second->wait(7, 10s));
}

} // namespace
} // namespace geyser::test
