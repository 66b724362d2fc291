// Streams with OpenGL at one end, with whatever sync the driver has.
#include "../support/vulkan_commands.hpp"
#include "opengl_fixture.hpp"

#include <geyser/receiver.hpp>
#include <geyser/sender.hpp>

#include <cstdlib>
#include <filesystem>
#include <thread>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kFrames = 50;

class OpenGLStream : public OpenGLTest {
protected:
    OpenGLStream() {
        std::string path = std::filesystem::temp_directory_path() / "geyser-stream-XXXXXX";
        directory_ = ::mkdtemp(path.data());
    }
    ~OpenGLStream() override { std::filesystem::remove_all(directory_); }

    std::unique_ptr<Sender> make_sender(TextureShareManager& manager) {
        return Sender::create(manager, {.name = "camera", .texture = small_texture(), .directory = directory_}).value();
    }
    std::unique_ptr<Receiver> connect(TextureShareManager& manager) {
        return Receiver::connect(manager, "camera", {.directory = directory_}).value();
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
    /// Texels that belong to one frame alone.
    static std::vector<std::uint32_t> frame_pattern(std::uint32_t number) {
        auto texels = pattern(16, 8);
        for (std::uint32_t& texel : texels) {
            texel ^= number;
        }
        return texels;
    }

    std::string directory_;
};

TEST_F(OpenGLStream, ShowsOpenGLEveryTexelOfVulkansFrames) {
    const auto sender = make_sender(exporter());
    const auto receiver = connect(gl());
    VulkanCommands drawing(exporter());
    for (std::uint32_t value = 1; value <= kFrames; ++value) {
        {
            auto frame = sender->begin_frame(10s);
            ASSERT_TRUE(frame) << frame.error().message();
            draw(drawing, frame->texture(), static_cast<std::uint8_t>(value));
            ASSERT_TRUE(frame->submit());
        }
        auto frame = receiver->acquire(10s);
        ASSERT_TRUE(frame) << frame.error().message();
        EXPECT_EQ(frame->number(), value);
        EXPECT_THAT(look_at(frame->texture()), ::testing::Each(value * 0x01010101U));
    }
    EXPECT_EQ(receiver->statistics().copies + sender->statistics().copies, 0U);
}

TEST_F(OpenGLStream, ShowsVulkanEveryTexelOfOpenGLsFrames) {
    const auto sender = make_sender(gl());
    const auto receiver = connect(importer());
    VulkanCommands reading(importer());
    for (std::uint32_t number = 1; number <= kFrames; ++number) {
        {
            auto frame = sender->begin_frame(10s);
            ASSERT_TRUE(frame) << frame.error().message();
            paint(frame->texture(), frame_pattern(number));
            ASSERT_TRUE(frame->submit());
        }
        auto frame = receiver->acquire(10s);
        ASSERT_TRUE(frame) << frame.error().message();
        EXPECT_EQ(frame->number(), number);
        EXPECT_EQ(texels(reading, frame->texture()), frame_pattern(number));
    }
    EXPECT_EQ(receiver->statistics().copies + sender->statistics().copies, 0U);
}

TEST_F(OpenGLStream, ReachesAReceiverThatComesAfterTheFrame) {
    const auto sender = make_sender(gl());
    {
        auto frame = sender->begin_frame(10s);
        ASSERT_TRUE(frame) << frame.error().message();
        paint(frame->texture(), frame_pattern(1));
        ASSERT_TRUE(frame->submit());
    }
    const auto receiver = connect(importer()); // its semaphore is signalled by a thread of the sender's
    VulkanCommands reading(importer());
    auto frame = receiver->acquire(10s);
    ASSERT_TRUE(frame) << frame.error().message();
    EXPECT_EQ(texels(reading, frame->texture()), frame_pattern(1));
}

TEST_F(OpenGLStream, NeedsTheContextWhereAFrameIsAcquired) {
    const auto sender = make_sender(exporter());
    const auto receiver = connect(gl());
    ASSERT_TRUE(gl().release_current());
    const auto frame = receiver->acquire(10s);
    ASSERT_FALSE(frame);
    EXPECT_EQ(frame.error().code, ErrorCode::WrongContext);
}

} // namespace
} // namespace geyser::test
