// Waiting for more than the system can wait for in one call.
#include "ipc/wait_any.hpp"
#include "ipc/windows/wait.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>
#include <vector>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;

class ManyEvents : public testing::Test {
protected:
    static constexpr std::size_t kCount = 200;

    ManyEvents() {
        for (std::size_t i = 0; i < kCount; ++i) {
            events_.push_back(ipc::create_event("test").value());
            watched_.push_back({.waitable = events_.back().get()});
        }
    }
    void expect_only_ready(std::size_t ready) {
        for (std::size_t i = 0; i < kCount; ++i) {
            EXPECT_EQ(watched_[i].ready, i == ready) << i;
        }
    }

    std::vector<UniqueHandle> events_ = {};
    std::vector<ipc::Watched> watched_ = {};
};

TEST_F(ManyEvents, AnyOfThemEndsAWait) {
    for (const std::size_t i : {std::size_t{0}, std::size_t{62}, std::size_t{63}, std::size_t{64}, kCount - 1}) {
        SetEvent(events_[i].get());
        ASSERT_TRUE(ipc::wait_any(watched_, std::nullopt, "test"));
        expect_only_ready(i);
        ResetEvent(events_[i].get());
    }
}

TEST_F(ManyEvents, TheLastOfThemWakesWhoSleepsAlready) {
    std::thread setter([this] {
        std::this_thread::sleep_for(20ms); // holds without it; nearly always the other sleeps by then
        SetEvent(events_.back().get());
    });
    EXPECT_TRUE(ipc::wait_any(watched_, std::nullopt, "test"));
    setter.join();
    expect_only_ready(kCount - 1);
}

TEST_F(ManyEvents, NoneOfThemIsReadyWhenTheTimePasses) {
    ASSERT_TRUE(ipc::wait_any(watched_, 1ms, "test"));
    expect_only_ready(kCount);
}

} // namespace
} // namespace geyser::test
