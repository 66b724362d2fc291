// What hand-offs queue on the stream, and what becomes of ones that do not end.
#include "cuda_mock_driver.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class CudaMockSync : public ::testing::Test {
protected:
    static CudaConfig config(std::string& said) {
        auto config = MockCuda::config();
        config.log = [&said](LogLevel, std::string_view message) { said = message; };
        return config;
    }

    MockDriver vulkan_;
    MockCuda driver_;
    std::string said_;
    std::unique_ptr<CudaTextureShareManager> manager_ = CudaTextureShareManager::create(config(said_)).value();
    std::unique_ptr<SharedTexture> texture_ = manager_->create_shareable_texture({.width = 16, .height = 8}).value();
};

TEST_F(CudaMockSync, ImportsEachKindAsWhatItIs) {
    ASSERT_TRUE(manager_->create_semaphore(SyncKind::BinaryOpaqueFd));
    ASSERT_TRUE(manager_->create_semaphore(SyncKind::TimelineOpaqueFd));
    EXPECT_THAT(driver_.record.semaphores, ElementsAre(CU_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_FD,
                                                       CU_EXTERNAL_SEMAPHORE_HANDLE_TYPE_TIMELINE_SEMAPHORE_FD));
}

TEST_F(CudaMockSync, QueuesWaitsThenWorkThenSignals) {
    const auto timeline = manager_->create_semaphore(SyncKind::TimelineOpaqueFd).value();
    const auto other = manager_->create_semaphore(SyncKind::TimelineOpaqueFd).value();
    const auto copy = manager_->create_shareable_texture({.width = 16, .height = 8}).value();
    ASSERT_TRUE(manager_->copy(
        *texture_, *copy,
        {.wait = {SyncPoint{timeline.get(), 3}, SyncPoint{other.get(), 4}}, .signal = SyncPoint{timeline.get(), 5}}));
    EXPECT_THAT(driver_.record.queued, ElementsAre("wait 3", "wait 4", "copy", "signal 5"));
}

TEST_F(CudaMockSync, AcquiresAndReleasesWithoutTouchingTexels) {
    const auto timeline = manager_->create_semaphore(SyncKind::TimelineOpaqueFd).value();
    ASSERT_TRUE(manager_->acquire(*texture_, {.wait = SyncPoint{timeline.get(), 1}}));
    ASSERT_TRUE(manager_->release(*texture_, {.signal = SyncPoint{timeline.get(), 2}}));
    EXPECT_THAT(driver_.record.queued, ElementsAre("wait 1", "signal 2"));
}

TEST_F(CudaMockSync, TellsTheCpuWhereTheTimelineIs) {
    const auto timeline = manager_->create_semaphore(SyncKind::TimelineOpaqueFd).value();
    ASSERT_TRUE(timeline->signal(6));
    EXPECT_EQ(timeline->value().value(), 6U);
    EXPECT_TRUE(timeline->wait(6, 0ns));
    EXPECT_EQ(timeline->api(), Api::Cuda);
}

TEST_F(CudaMockSync, WaitsForItsGpuWhereNothingWouldTell) {
    driver_.busy = true;
    const auto released = manager_->release(*texture_, {.timeout = 1ms});
    ASSERT_FALSE(released);
    EXPECT_EQ(released.error().code, ErrorCode::Timeout);
    driver_.busy = false;
    EXPECT_TRUE(manager_->release(*texture_, {}));
}

TEST_F(CudaMockSync, WaitsForTheSameEventEachTime) {
    ASSERT_TRUE(manager_->release(*texture_, {}));
    driver_.fail("cuEventCreate", cuda::CUDA_ERROR_OUT_OF_MEMORY);
    EXPECT_TRUE(manager_->release(*texture_, {}));
    EXPECT_FALSE(driver_.failed());
}

TEST_F(CudaMockSync, RefusesSemaphoresOfOthers) {
    const auto vulkan = VulkanTextureShareManager::create(vulkan_.config()).value();
    const auto others = vulkan->create_semaphore(SyncKind::TimelineOpaqueFd).value();
    EXPECT_EQ(manager_->acquire(*texture_, {.wait = SyncPoint{others.get(), 1}}).error().code, ErrorCode::WrongManager);
    EXPECT_THAT(driver_.record.queued, IsEmpty());
}

TEST_F(CudaMockSync, LeavesTheContextBehindWhereItsWorkNeverEnds) {
    texture_.reset();
    driver_.busy = true;
    manager_.reset(); // takes as long as the manager is ready to wait
    EXPECT_EQ(driver_.live(), 2) << "the stream and its context";
    EXPECT_THAT(said_, HasSubstr("left behind"));
}

TEST_F(CudaMockSync, IsForAnyThread) {
    std::jthread([&] {
        EXPECT_TRUE(manager_->acquire(*texture_, {}));
        EXPECT_TRUE(manager_->release(*texture_, {}));
    }).join();
    EXPECT_THAT(driver_.misuses(), IsEmpty());
}

} // namespace
} // namespace geyser::test
