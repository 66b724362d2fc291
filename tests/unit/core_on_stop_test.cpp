#include "core/on_stop.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

namespace geyser::test {
namespace {

TEST(OnStop, CallsWhenAStopIsRequested) {
    std::stop_source stop;
    int calls = 0;
    const OnStop on_stop(stop.get_token(), [&] { ++calls; });
    EXPECT_EQ(calls, 0);
    stop.request_stop();
    EXPECT_EQ(calls, 1);
}

TEST(OnStop, CallsAtOnceWhereAStopWasRequestedBefore) {
    std::stop_source stop;
    stop.request_stop();
    int calls = 0;
    const OnStop on_stop(stop.get_token(), [&] { ++calls; });
    EXPECT_EQ(calls, 1);
}

TEST(OnStop, DoesNotCallAfterItsEnd) {
    std::stop_source stop;
    int calls = 0;
    {
        const OnStop on_stop(stop.get_token(), [&] { ++calls; });
    }
    stop.request_stop();
    EXPECT_EQ(calls, 0);
}

// With a bare std::stop_callback, and a C++ library whose semaphores are at fault, some of the rounds never end.
TEST(OnStop, MayEndWhileItIsCalled) {
    for (int round = 0; round < 1000; ++round) {
        std::mutex mutex;
        std::condition_variable woken;
        bool called = false;
        std::stop_source stop;
        const std::jthread requester([&] { stop.request_stop(); });
        const OnStop on_stop(stop.get_token(), [&] {
            const std::lock_guard lock(mutex);
            called = true;
            woken.notify_one();
        });
        std::unique_lock lock(mutex);
        woken.wait(lock, [&] { return called; });
    }
}

} // namespace
} // namespace geyser::test
