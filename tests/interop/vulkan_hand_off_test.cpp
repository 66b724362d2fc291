// Hand-offs that the user records, and every refusal of them.
#include "../support/vulkan_commands.hpp"
#include "../support/vulkan_fixture.hpp"

namespace geyser::test {
namespace {

using ::testing::Each;

class VulkanHandOffs : public VulkanTest {
protected:
    void SetUp() override {
        VulkanTest::SetUp();
        GEYSER_NEEDS_TRANSPORT(exporter(), kOpaque);
        texture_ = make_texture(exporter());
        imported_ =
            importer().import_texture(exporter().export_texture(*texture_).value(), texture_->descriptor()).value();
        here_ = std::make_unique<VulkanCommands>(exporter());
        there_ = std::make_unique<VulkanCommands>(importer());
    }
    void TearDown() override {
        here_.reset();
        there_.reset();
        texture_.reset();
        imported_.reset();
        VulkanTest::TearDown();
    }

    /// Writes a colour and leaves the image in `layout`, from where it is released.
    void write_and_release(std::array<float, 4> color, VkImageLayout layout) {
        here_->run([&](VkCommandBuffer commands) {
            VulkanCommands::clear(commands, vulkan::image(*texture_), color);
            if (layout != VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL) {
                VulkanCommands::barrier(commands, vulkan::image(*texture_), VK_ACCESS_TRANSFER_WRITE_BIT,
                                        VK_ACCESS_MEMORY_READ_BIT, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, layout);
            }
            ASSERT_TRUE(exporter().record_release(commands, *texture_, {.layout = layout}));
        });
    }

    static ErrorCode refusal_of(const Result<void>& recorded) { return recorded ? ErrorCode{} : recorded.error().code; }

    std::unique_ptr<SharedTexture> texture_;
    std::unique_ptr<SharedTexture> imported_;
    std::unique_ptr<VulkanCommands> here_;
    std::unique_ptr<VulkanCommands> there_;
};

TEST_F(VulkanHandOffs, CarryTheTexelsFromAnyLayoutToAnyOther) {
    constexpr std::array kLayouts = {VK_IMAGE_LAYOUT_GENERAL, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                                     VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
    for (const VkImageLayout from : kLayouts) {
        for (const VkImageLayout to : {VK_IMAGE_LAYOUT_GENERAL, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL}) {
            SCOPED_TRACE(std::to_string(from) + " to " + std::to_string(to));
            write_and_release(kRed, from);
            there_->run([&](VkCommandBuffer commands) {
                ASSERT_TRUE(importer().record_acquire(commands, *imported_, {.layout = to}));
                there_->copy_out(commands, as_vulkan(*imported_), to);
                ASSERT_TRUE(importer().record_release(commands, *imported_, {.layout = to}));
            });
            EXPECT_THAT(there_->texels(*imported_), Each(kRedTexel));
            ASSERT_TRUE(exporter().acquire(*texture_, {}));
        }
    }
}

TEST_F(VulkanHandOffs, MayDiscardWhatTheOtherSideWrote) {
    write_and_release(kRed, VK_IMAGE_LAYOUT_GENERAL);
    there_->run([&](VkCommandBuffer commands) {
        ASSERT_TRUE(importer().record_acquire(commands, *imported_, {.layout = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL},
                                              Contents::Discard));
        VulkanCommands::clear(commands, vulkan::image(*imported_), {0, 1, 0, 1});
        ASSERT_TRUE(importer().record_release(commands, *imported_, {.layout = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL}));
    });
    here_->run([&](VkCommandBuffer commands) {
        ASSERT_TRUE(exporter().record_acquire(commands, *texture_, {}));
        here_->copy_out(commands, as_vulkan(*texture_), VK_IMAGE_LAYOUT_GENERAL);
    });
    EXPECT_THAT(here_->texels(*texture_), Each(0xff00ff00));
}

TEST_F(VulkanHandOffs, NeedACommandBuffer) {
    EXPECT_EQ(refusal_of(exporter().record_release(VK_NULL_HANDLE, *texture_, {})), ErrorCode::InvalidArgument);
    EXPECT_EQ(refusal_of(exporter().record_acquire(VK_NULL_HANDLE, *texture_, {})), ErrorCode::InvalidArgument);
    EXPECT_EQ(refusal_of(exporter().submit(VK_NULL_HANDLE, {})), ErrorCode::InvalidArgument);
}

TEST_F(VulkanHandOffs, NeedALayoutInWhichImagesAreUsed) {
    here_->run([&](VkCommandBuffer commands) {
        for (const VkImageLayout layout : {VK_IMAGE_LAYOUT_UNDEFINED, VK_IMAGE_LAYOUT_PREINITIALIZED}) {
            EXPECT_EQ(refusal_of(exporter().record_release(commands, *texture_, {.layout = layout})),
                      ErrorCode::InvalidArgument);
            EXPECT_EQ(refusal_of(exporter().record_acquire(commands, *texture_, {.layout = layout})),
                      ErrorCode::InvalidArgument);
        }
    });
}

TEST_F(VulkanHandOffs, AreForTexturesOfTheirManagerOnly) {
    here_->run([&](VkCommandBuffer commands) {
        EXPECT_EQ(refusal_of(exporter().record_release(commands, *imported_, {})), ErrorCode::WrongManager);
        EXPECT_EQ(refusal_of(exporter().record_acquire(commands, *imported_, {})), ErrorCode::WrongManager);
    });
    EXPECT_EQ(refusal_of(exporter().release(*imported_, {})), ErrorCode::WrongManager);
    EXPECT_EQ(refusal_of(exporter().acquire(*imported_, {})), ErrorCode::WrongManager);
}

TEST_F(VulkanHandOffs, AreForTexturesOfTheirBackendOnly) {
    const auto host = HostTextureShareManager::create().value();
    const auto foreign = host->create_shareable_texture(small_texture(TextureLayout::Linear)).value();
    here_->run([&](VkCommandBuffer commands) {
        EXPECT_EQ(refusal_of(exporter().record_release(commands, *foreign, {})), ErrorCode::WrongManager);
    });
    EXPECT_EQ(refusal_of(exporter().release(*foreign, {})), ErrorCode::WrongManager);
    EXPECT_FALSE(exporter().export_texture(*foreign));
    EXPECT_EQ(vulkan::image(*foreign), VkImage{VK_NULL_HANDLE});
}

} // namespace
} // namespace geyser::test
