// Streams over timelines, on a driver that fails, and on one that never gets done.
#include "../support/stream_fixture.hpp"
#include "vulkan_mock_driver.hpp"

namespace geyser::test {
namespace {

class GpuStream : public Stream {
protected:
    SenderConfig gpu_config() const {
        SenderConfig config = sender_config();
        config.texture = {.width = 16, .height = 8};
        return config;
    }
    std::unique_ptr<VulkanTextureShareManager> make_manager() const {
        return VulkanTextureShareManager::create(driver_.config()).value();
    }

    MockDriver driver_;
};

TEST_F(GpuStream, SaysThatASemaphoreOfTheSendersCouldNotBeMade) {
    const auto manager = make_manager();
    for (const int nth : {1, 2}) {
        const int live = driver_.live();
        driver_.fail("vkCreateSemaphore", VK_ERROR_OUT_OF_HOST_MEMORY, nth);
        const auto sender = Sender::create(*manager, gpu_config());
        ASSERT_FALSE(sender) << nth;
        EXPECT_EQ(sender.error().code, ErrorCode::OutOfHostMemory);
        EXPECT_EQ(sender.error().operation, "VulkanTextureShareManager::create_semaphore");
        EXPECT_EQ(driver_.live(), live);
    }
}

TEST_F(GpuStream, DestroysNothingThatAFrameWhichIsNeverDoneUses) {
    auto manager = make_manager();
    auto other = make_manager();
    auto sender = Sender::create(*manager, gpu_config()).value();
    driver_.is_prompt = false;
    ASSERT_TRUE(sender->begin_frame(5s)->submit());
    // Comes after the frame: its semaphore is to be signalled by a relay that waits for the frame.
    auto receiver = Receiver::connect(*other, "camera", {.directory = directory_}).value();
    ASSERT_TRUE(receiver->acquire(5s));
    receiver.reset();
    sender.reset();
    manager.reset();
    other.reset();
    EXPECT_EQ(driver_.destroyed_in_use(), 0);
}

} // namespace
} // namespace geyser::test
