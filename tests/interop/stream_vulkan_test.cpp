// Streams between two Vulkan devices, with whatever sync the driver has.
#include "../support/vulkan_commands.hpp"
#include "../support/vulkan_fixture.hpp"

#include <geyser/receiver.hpp>
#include <geyser/sender.hpp>

#include <cstdlib>
#include <filesystem>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;

class VulkanStream : public VulkanTest {
protected:
    VulkanStream() {
        std::string path = std::filesystem::temp_directory_path() / "geyser-stream-XXXXXX";
        directory_ = ::mkdtemp(path.data());
    }
    ~VulkanStream() override { std::filesystem::remove_all(directory_); }

    void SetUp() override {
        VulkanTest::SetUp();
        GEYSER_NEEDS_TRANSPORT(exporter(), Transport::OpaqueFd);
        sender_ =
            Sender::create(exporter(), {.name = "camera", .texture = small_texture(), .directory = directory_}).value();
        receiver_ = Receiver::connect(importer(), "camera", {.directory = directory_}).value();
    }

    static void draw(VulkanCommands& commands, SharedTexture& texture, std::uint8_t value) {
        commands.run([&](VkCommandBuffer buffer) {
            const float level = static_cast<float>(value) / 255.0F;
            VulkanCommands::clear(buffer, vulkan::image(texture), {level, level, level, level});
            VulkanCommands::barrier(buffer, vulkan::image(texture), VK_ACCESS_TRANSFER_WRITE_BIT,
                                    VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT,
                                    VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, VK_IMAGE_LAYOUT_GENERAL);
        });
    }
    static std::vector<std::uint32_t> texels(VulkanCommands& commands, SharedTexture& texture) {
        commands.run(
            [&](VkCommandBuffer buffer) { commands.copy_out(buffer, as_vulkan(texture), VK_IMAGE_LAYOUT_GENERAL); });
        return commands.texels(texture);
    }

    std::string directory_;
    std::unique_ptr<Sender> sender_;
    std::unique_ptr<Receiver> receiver_;
};

TEST_F(VulkanStream, DeliversEveryTexelOfEachFrame) {
    VulkanCommands drawing(exporter());
    VulkanCommands reading(importer());
    for (std::uint32_t value = 1; value <= 100; ++value) {
        {
            auto frame = sender_->begin_frame(10s);
            ASSERT_TRUE(frame) << frame.error().message();
            draw(drawing, frame->texture(), static_cast<std::uint8_t>(value));
            ASSERT_TRUE(frame->submit());
        }
        auto frame = receiver_->acquire(10s);
        ASSERT_TRUE(frame) << frame.error().message();
        EXPECT_EQ(frame->number(), value);
        EXPECT_THAT(texels(reading, frame->texture()), ::testing::Each(value * 0x01010101U));
    }
    EXPECT_EQ(receiver_->statistics().copies + sender_->statistics().copies, 0U);
}

TEST_F(VulkanStream, UsesTimelinesWhereTheyTravelAndSaysSo) {
    ASSERT_FALSE(receiver_->acquire(0s));
    const SyncSupport& timeline = *exporter().capabilities().find(SyncKind::TimelineOpaqueFd);
    const SyncKind expected = timeline.can_export ? SyncKind::TimelineOpaqueFd : SyncKind::CpuCompletion;
    EXPECT_EQ(receiver_->statistics().sync, expected);
    EXPECT_EQ(sender_->statistics().sync, expected);
}

TEST_F(VulkanStream, SetsAGpuFreeThatWaitsForAFrameWhoseSenderIsGone) {
    GEYSER_NEEDS_SYNC(exporter(), SyncKind::TimelineOpaqueFd);
    ASSERT_FALSE(receiver_->acquire(0s)); // connected before the frame is begun
    auto frame = sender_->begin_frame(10s);
    ASSERT_TRUE(frame);
    ASSERT_TRUE(frame->submitted()); // a lie: nothing was submitted that signals
    auto taken = receiver_->acquire(10s);
    ASSERT_TRUE(taken) << taken.error().message();
    sender_.reset();
    const auto end = receiver_->acquire(10s);
    ASSERT_FALSE(end);
    EXPECT_EQ(end.error().code, ErrorCode::PeerClosed);
    // Behind the wait in the queue: done only if the wait is over.
    const auto after = importer().create_semaphore(SyncKind::TimelineOpaqueFd).value();
    ASSERT_TRUE(importer().release(taken->texture(), {.signal = SyncPoint{after.get(), 1}}));
    EXPECT_TRUE(after->wait(1, 10s));
}

} // namespace
} // namespace geyser::test
