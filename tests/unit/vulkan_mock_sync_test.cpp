// Timelines and fences as such: the mock driver has both, which few drivers have.
#include "vulkan_mock_driver.hpp"

#include <gtest/gtest.h>

#include <stop_token>
#include <thread>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;

class VulkanMockSync : public ::testing::Test {
protected:
    [[nodiscard]] static ErrorCode refusal_of(const Result<void>& result) {
        return result ? ErrorCode{} : result.error().code;
    }

    MockDriver driver_;
    std::unique_ptr<VulkanTextureShareManager> manager_ = VulkanTextureShareManager::create(driver_.config()).value();
    std::unique_ptr<VulkanTextureShareManager> other_ = VulkanTextureShareManager::create(driver_.config()).value();
    std::unique_ptr<SharedTexture> texture_ = manager_->create_shareable_texture({.width = 16, .height = 8}).value();
    std::unique_ptr<SharedSemaphore> fence_ = manager_->create_semaphore(kFence).value();
    std::unique_ptr<SharedSemaphore> timeline_ = manager_->create_semaphore(kTimeline).value();
};

TEST_F(VulkanMockSync, AFenceIsReachedByAReleaseAndResetByTheHost) {
    EXPECT_EQ(fence_->value(), 0U);
    EXPECT_EQ(refusal_of(fence_->wait(1, 0ns)), ErrorCode::Timeout);
    ASSERT_TRUE(manager_->release(*texture_, {.signal = SyncPoint{fence_.get(), 1}}));
    EXPECT_EQ(fence_->value(), 1U);
    EXPECT_TRUE(fence_->wait(1, 0ns));
    EXPECT_TRUE(manager_->acquire(*texture_, {.wait = SyncPoint{fence_.get(), 1}}));
    ASSERT_TRUE(fence_->signal(0));
    EXPECT_EQ(fence_->value(), 0U);
}

TEST_F(VulkanMockSync, AFenceIsNotSetByTheHost) {
    EXPECT_EQ(refusal_of(fence_->signal(1)), ErrorCode::UnsupportedSync);
}

TEST_F(VulkanMockSync, AHandOffThatWaitsForAnUnreachedFenceTimesOutAndSubmitsNothing) {
    const int submissions = driver_.submissions();
    const auto acquired = manager_->acquire(*texture_, {.wait = SyncPoint{fence_.get(), 1}, .timeout = 0ns});
    EXPECT_EQ(refusal_of(acquired), ErrorCode::Timeout);
    EXPECT_EQ(driver_.submissions(), submissions);
}

TEST_F(VulkanMockSync, AReleaseReachesTheValueOfATimeline) {
    ASSERT_TRUE(manager_->release(*texture_, {.signal = SyncPoint{timeline_.get(), 3}}));
    EXPECT_EQ(timeline_->value(), 3U);
    EXPECT_TRUE(timeline_->wait(3, 0ns));
    EXPECT_EQ(refusal_of(timeline_->wait(4, 0ns)), ErrorCode::Timeout);
    EXPECT_EQ(refusal_of(timeline_->signal(3)), ErrorCode::InvalidArgument);
    EXPECT_TRUE(timeline_->signal(4));
}

TEST_F(VulkanMockSync, TheLongestAndTheShortestTimeoutsDoNotOverflow) {
    EXPECT_EQ(refusal_of(timeline_->wait(1, Timeout::min())), ErrorCode::Timeout);
    ASSERT_TRUE(timeline_->signal(1));
    EXPECT_TRUE(timeline_->wait(1, Timeout::max()));
    EXPECT_TRUE(manager_->release(*texture_, {.timeout = Timeout::min()}));
    EXPECT_TRUE(manager_->release(*texture_, {.timeout = Timeout::max()}));
}

TEST_F(VulkanMockSync, AWaitIsInterruptedByAStopRequest) {
    std::stop_source stop;
    ErrorCode code = {};
    std::jthread waiter([&] { code = refusal_of(timeline_->wait(1, 1h, stop.get_token())); });
    stop.request_stop();
    waiter.join();
    EXPECT_EQ(code, ErrorCode::Interrupted);
}

TEST_F(VulkanMockSync, PointsOfAnotherManagerAreRefused) {
    const auto foreign = other_->create_semaphore(kTimeline).value();
    const int submissions = driver_.submissions();
    EXPECT_EQ(refusal_of(manager_->release(*texture_, {.signal = SyncPoint{foreign.get(), 1}})),
              ErrorCode::WrongManager);
    EXPECT_EQ(refusal_of(manager_->acquire(*texture_, {.wait = SyncPoint{foreign.get(), 1}})), ErrorCode::WrongManager);
    EXPECT_EQ(driver_.submissions(), submissions);
}

TEST_F(VulkanMockSync, AHandOffKeepsItsSemaphoresUntilItsSubmissionHasEnded) {
    auto second = manager_->create_semaphore(kTimeline).value();
    driver_.is_prompt = false;
    ASSERT_TRUE(manager_->relay({.wait = SyncPoint{timeline_.get(), 1}, .signal = SyncPoint{second.get(), 1}}));
    const int live = driver_.live();
    timeline_.reset();
    second.reset();
    EXPECT_EQ(driver_.live(), live);
    EXPECT_EQ(driver_.destroyed_in_use(), 0);
    driver_.finish();
    for (int i = 0; i < 8; ++i) { // as many as may be under way at once
        ASSERT_TRUE(manager_->relay({}));
        driver_.finish();
    }
    EXPECT_EQ(driver_.live(), live - 2);
}

// A fence is waited for by the CPU, so whose it is must be known before.
TEST_F(VulkanMockSync, FencesOfAnotherManagerAreRefusedBeforeTheyAreWaitedFor) {
    const auto foreign = other_->create_semaphore(kFence).value();
    EXPECT_EQ(refusal_of(manager_->acquire(*texture_, {.wait = SyncPoint{foreign.get(), 1}, .timeout = 0ns})),
              ErrorCode::WrongManager);
}

// Neither the GPU nor a fence can come between the CPU's copy and the hand-off around it.
TEST(VulkanMockStaging, KnowsNoSyncButTheCpus) {
    MockDriver driver;
    driver.host_images = driver.host_buffers = false;
    const auto manager = VulkanTextureShareManager::create(driver.config()).value();
    const auto texture = manager
                             ->create_shareable_texture({.width = 16, .height = 8, .layout = TextureLayout::Linear},
                                                        Transport::HostMemory)
                             .value();
    const auto timeline = manager->create_semaphore(kTimeline).value();
    const SyncPoint point{timeline.get(), 1};
    EXPECT_EQ(texture->copies_per_frame(), 2U);
    EXPECT_EQ(manager->release(*texture, {.signal = point}).error().code, ErrorCode::UnsupportedSync);
    EXPECT_EQ(manager->acquire(*texture, {.wait = point}).error().code, ErrorCode::UnsupportedSync);
    EXPECT_TRUE(manager->release(*texture, {}));
    EXPECT_TRUE(manager->acquire(*texture, {}));
}

TEST_F(VulkanMockSync, CpuCompletionIsAPointWithoutASemaphore) {
    EXPECT_TRUE(manager_->release(*texture_, {.signal = SyncPoint{}}));
    EXPECT_TRUE(manager_->acquire(*texture_, {.wait = SyncPoint{}}));
}

} // namespace
} // namespace geyser::test
