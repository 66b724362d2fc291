// Streams between two Vulkan devices, with whatever sync the driver has.
#include "../support/temporary_directory.hpp"
#include "../support/vulkan_commands.hpp"
#include "../support/vulkan_fixture.hpp"

#include <geyser/receiver.hpp>
#include <geyser/sender.hpp>

#include <cstdlib>
#include <filesystem>
#include <thread>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;

class VulkanStream : public VulkanTest {
protected:
    void SetUp() override {
        VulkanTest::SetUp();
        GEYSER_NEEDS_TRANSPORT(exporter(), kOpaque);
        auto sender =
            Sender::create(exporter(), {.name = "camera", .texture = small_texture(), .directory = directory_});
        ASSERT_TRUE(sender) << sender.error().message();
        sender_ = std::move(*sender);
        auto receiver = Receiver::connect(importer(), "camera", {.directory = directory_});
        ASSERT_TRUE(receiver) << receiver.error().message();
        receiver_ = std::move(*receiver);
    }

    /// Until the sender counts the receiver in; nothing has been published.
    void join() {
        while (sender_->statistics().receivers == 0 || receiver_->statistics().connections == 0) {
            ASSERT_FALSE(receiver_->acquire(1ms));
        }
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
    static void draw_nothing_and_submit(OutgoingFrame& frame) {
        ASSERT_TRUE(exporter().acquire(frame.texture(), {}, Contents::Discard));
        ASSERT_TRUE(frame.submit());
    }
    static std::vector<std::uint32_t> texels(VulkanCommands& commands, SharedTexture& texture) {
        commands.run(
            [&](VkCommandBuffer buffer) { commands.copy_out(buffer, as_vulkan(texture), VK_IMAGE_LAYOUT_GENERAL); });
        return commands.texels(texture);
    }

    TemporaryDirectory folder_;
    std::string directory_ = folder_ / "streams"; // made by the first sender
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
    join();
    const SyncKind expected = timeline_kind(exporter().capabilities());
    const SyncSupport* timeline = exporter().capabilities().find(kTimeline);
    EXPECT_EQ(is_timeline(expected), timeline->can_export);
    EXPECT_EQ(receiver_->statistics().sync, expected);
    EXPECT_EQ(sender_->statistics().sync, expected);
}

TEST_F(VulkanStream, SetsAGpuFreeThatWaitsForAFrameWhoseSenderIsGone) {
    GEYSER_NEEDS_SYNC(exporter(), kTimeline);
    join(); // before the frame is begun
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
    const auto after = importer().create_semaphore(kTimeline).value();
    ASSERT_TRUE(importer().release(taken->texture(), {.signal = SyncPoint{after.get(), 1}}));
    EXPECT_TRUE(after->wait(1, 10s));
}

TEST_F(VulkanStream, PublishesACopyOfATextureThatIsNoSlot) {
    VulkanCommands drawing(exporter());
    VulkanCommands reading(importer());
    const auto own = make_texture(exporter());
    draw(drawing, *own, 7);
    ASSERT_TRUE(sender_->publish(*own, 10s));
    draw(drawing, *own, 8); // no longer the frame's
    auto frame = receiver_->acquire(10s);
    ASSERT_TRUE(frame) << frame.error().message();
    EXPECT_THAT(texels(reading, frame->texture()), ::testing::Each(0x07070707U));
    EXPECT_EQ(sender_->statistics().copies, 1U);
}

TEST_F(VulkanStream, ShowsAFrameToAReceiverThatJoinedWhileItWasWritten) {
    VulkanCommands drawing(exporter());
    VulkanCommands reading(importer());
    auto frame = sender_->begin_frame(10s);
    ASSERT_TRUE(frame);
    join(); // its semaphore is not among those that the frame signals
    draw(drawing, frame->texture(), 9);
    ASSERT_TRUE(frame->submit());
    auto taken = receiver_->acquire(10s);
    ASSERT_TRUE(taken) << taken.error().message();
    EXPECT_THAT(texels(reading, taken->texture()), ::testing::Each(0x09090909U));
}

TEST_F(VulkanStream, ShowsTheNewestFrameToAReceiverThatComesLate) {
    VulkanCommands drawing(exporter());
    VulkanCommands reading(importer());
    auto frame = sender_->begin_frame(10s);
    ASSERT_TRUE(frame);
    draw(drawing, frame->texture(), 3);
    ASSERT_TRUE(frame->submit());
    auto taken = receiver_->acquire(10s);
    ASSERT_TRUE(taken) << taken.error().message();
    EXPECT_THAT(texels(reading, taken->texture()), ::testing::Each(0x03030303U));
}

TEST_F(VulkanStream, LeavesTheHandOffsToAReceiverThatRecordsThem) {
    receiver_ = Receiver::connect(importer(), "camera", {.records_hand_offs = true, .directory = directory_}).value();
    VulkanCommands drawing(exporter());
    VulkanCommands reading(importer());
    join();
    for (std::uint8_t value = 1; value <= 20; ++value) {
        auto frame = sender_->begin_frame(10s);
        ASSERT_TRUE(frame) << frame.error().message();
        draw(drawing, frame->texture(), value);
        ASSERT_TRUE(frame->submit());
        auto taken = receiver_->acquire(10s);
        ASSERT_TRUE(taken) << taken.error().message();
        const SyncPoints done = taken->signals();
        reading.run(
            [&](VkCommandBuffer buffer) {
                ASSERT_TRUE(importer().record_acquire(buffer, taken->texture(), {}));
                reading.copy_out(buffer, as_vulkan(taken->texture()), VK_IMAGE_LAYOUT_GENERAL);
                ASSERT_TRUE(importer().record_release(buffer, taken->texture(), {}));
            },
            {.wait = taken->ready(), .signal = done});
        EXPECT_THAT(reading.texels(taken->texture()), ::testing::Each(value * 0x01010101U));
        EXPECT_TRUE(taken->release());
    }
}

TEST_F(VulkanStream, SetsAGpuFreeThatWaitsForAFrameWhoseSenderIsLate) {
    GEYSER_NEEDS_SYNC(exporter(), kTimeline);
    receiver_ = Receiver::connect(importer(), "camera", {.patience = 0s, .directory = directory_}).value();
    join();
    auto frame = sender_->begin_frame(10s);
    ASSERT_TRUE(frame);
    ASSERT_TRUE(frame->submitted()); // a lie: nothing was submitted that signals
    auto taken = receiver_->acquire(10s);
    ASSERT_TRUE(taken) << taken.error().message();
    const auto late = receiver_->acquire(10s);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, ErrorCode::PeerClosed);
    const auto after = importer().create_semaphore(kTimeline).value();
    ASSERT_TRUE(importer().release(taken->texture(), {.signal = SyncPoint{after.get(), 1}}));
    EXPECT_TRUE(after->wait(1, 10s));
}

TEST_F(VulkanStream, DisconnectsAReceiverThatMovesItsSemaphore) {
    GEYSER_NEEDS_SYNC(exporter(), kTimeline);
    join();
    auto frame = sender_->begin_frame(10s);
    ASSERT_TRUE(frame);
    draw_nothing_and_submit(*frame);
    auto taken = receiver_->acquire(10s);
    ASSERT_TRUE(taken) << taken.error().message();
    ASSERT_TRUE(taken->ready().semaphore->wait(taken->ready().value, 10s));
    ASSERT_TRUE(taken->ready().semaphore->signal(1'000'000));
    (void)log().take(); // the layer may say that this is wrong, and it is
    EXPECT_TRUE(sender_->begin_frame(10s));
    EXPECT_EQ(sender_->statistics().disconnected, 1U);
}

TEST_F(VulkanStream, GoesOnWhenAReceiverLeavesWhileAFrameIsWritten) {
    join();
    VulkanCommands drawing(exporter());
    auto frame = sender_->begin_frame(10s);
    ASSERT_TRUE(frame);
    receiver_.reset(); // its semaphore is among those that the frame will signal
    while (sender_->statistics().receivers != 0) {
        std::this_thread::yield();
    }
    draw(drawing, frame->texture(), 1);
    EXPECT_TRUE(frame->submit());
    EXPECT_TRUE(sender_->begin_frame(10s));
}

} // namespace
} // namespace geyser::test
