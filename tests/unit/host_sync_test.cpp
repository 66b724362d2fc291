// Hand-offs of the host backend: a CPU can only wait, and only for what it can see.
#include "host_support.hpp"

#include <gmock/gmock.h>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Both directions obey the same rules; each test runs for both.
class HostHandOff : public ::testing::TestWithParam<bool> {
protected:
    Result<void> hand_over(SharedTexture& texture, std::vector<SyncPoint> wait, std::vector<SyncPoint> signal = {},
                           Timeout timeout = 1s) {
        const HandOff sync{.wait = wait, .signal = signal, .timeout = timeout};
        return GetParam() ? manager_->release(texture, sync) : manager_->acquire(texture, sync);
    }

    std::unique_ptr<HostTextureShareManager> manager_ = host_manager();
    std::unique_ptr<SharedTexture> texture_ = create(*manager_, linear(8, 8));
};

INSTANTIATE_TEST_SUITE_P(Directions, HostHandOff, ::testing::Bool(),
                         [](const auto& test) { return test.param ? "Release" : "Acquire"; });

TEST_P(HostHandOff, NeedsNothingButTheTexture) { EXPECT_TRUE(hand_over(*texture_, {})); }

TEST_P(HostHandOff, WaitsForTheValueOfATimeline) {
    FakeSemaphore timeline(SyncKind::TimelineOpaqueFd);
    EXPECT_TRUE(hand_over(*texture_, {{&timeline, 7}}));
    EXPECT_THAT(timeline.waited_values, ElementsAre(7));
}

TEST_P(HostHandOff, WaitsForAFenceWhateverTheValue) {
    FakeSemaphore fence(SyncKind::FenceOpaqueFd);
    EXPECT_TRUE(hand_over(*texture_, {{&fence, 7}}));
    EXPECT_THAT(fence.waited_values, ElementsAre(1));
}

TEST_P(HostHandOff, SharesOneDeadlineAmongAllWaits) {
    FakeSemaphore first(SyncKind::TimelineOpaqueFd);
    FakeSemaphore second(SyncKind::TimelineOpaqueFd);
    EXPECT_TRUE(hand_over(*texture_, {{&first, 1}, {&second, 1}}, {}, 1s));
    ASSERT_EQ(first.timeouts.size(), 1U);
    ASSERT_EQ(second.timeouts.size(), 1U);
    EXPECT_LE(first.timeouts[0], 1s);
    EXPECT_LT(second.timeouts[0], first.timeouts[0]);
}

TEST_P(HostHandOff, NeverWaitsANegativeTime) {
    FakeSemaphore timeline(SyncKind::TimelineOpaqueFd);
    EXPECT_TRUE(hand_over(*texture_, {{&timeline, 1}}, {}, Timeout::min()));
    EXPECT_THAT(timeline.timeouts, ElementsAre(Timeout::zero()));
}

TEST_P(HostHandOff, PassesAFailedWaitOnAndWaitsForNothingMore) {
    FakeSemaphore stuck(SyncKind::TimelineOpaqueFd);
    stuck.answer = fail(ErrorCode::Timeout, "wait", "value 0 is not 1");
    FakeSemaphore next(SyncKind::TimelineOpaqueFd);
    const auto result = hand_over(*texture_, {{&stuck, 1}, {&next, 1}});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::Timeout);
    EXPECT_TRUE(next.waited_values.empty());
}

TEST_P(HostHandOff, TakesASyncPointWithoutASemaphoreAsReached) {
    EXPECT_TRUE(hand_over(*texture_, {SyncPoint{}}, {SyncPoint{}}));
}

TEST_P(HostHandOff, RefusesABinarySemaphoreBeforeItWaitsForAnything) {
    FakeSemaphore timeline(SyncKind::TimelineOpaqueFd);
    FakeSemaphore binary(SyncKind::BinaryOpaqueFd);
    const auto result = hand_over(*texture_, {{&timeline, 1}, {&binary, 0}});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::UnsupportedSync);
    EXPECT_TRUE(timeline.waited_values.empty());
}

TEST_P(HostHandOff, RefusesToSignal) {
    FakeSemaphore timeline(SyncKind::TimelineOpaqueFd);
    const auto result = hand_over(*texture_, {}, {{&timeline, 1}});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::UnsupportedSync);
}

TEST_P(HostHandOff, RefusesAnotherManagersTexture) {
    const auto other = host_manager();
    const auto texture = create(*other, linear(8, 8));
    const auto result = hand_over(*texture, {});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::WrongManager);
}

TEST_P(HostHandOff, RefusesAnotherBackendsTexture) {
    ForeignTexture texture(linear(8, 8));
    const auto result = hand_over(texture, {});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::WrongManager);
    EXPECT_THAT(result.error().reason, HasSubstr("vulkan"));
}

} // namespace
} // namespace geyser::test
