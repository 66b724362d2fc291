// How receivers sleep, with and without a futex.
#include "../support/stream_fixture.hpp"
#include "ipc/futex.hpp"
#include "ipc/runtime_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include <dlfcn.h>

namespace geyser::test {
namespace {

bool system_has_futex() { return ::dlsym(RTLD_DEFAULT, "os_sync_wait_on_address_with_timeout") != nullptr; }

TEST(MacFutex, IsThereWhereTheSystemHasIt) { EXPECT_EQ(ipc::futex_available(), system_has_futex()); }

TEST(MacFutex, DoesNotSleepOnAnotherValue) {
    const std::atomic<std::uint32_t> word = 3;
    EXPECT_EQ(ipc::futex_wait(word, 2, 1h), ipc::FutexWait::Woken);
}

TEST(MacFutex, TimesOut) {
    if (!ipc::futex_available()) {
        GTEST_SKIP() << "a system without os_sync_wait_on_address";
    }
    const std::atomic<std::uint32_t> word = 3;
    EXPECT_EQ(ipc::futex_wait(word, 3, 1ms), ipc::FutexWait::TimedOut);
}

TEST_F(Stream, AReceiverWithoutAFutexIsWokenOnItsChannel) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    join(*sender, *receiver);
    constexpr int kFrames = 50;
    std::thread publisher([&] {
        for (int i = 1; i <= kFrames; ++i) {
            send(*sender, static_cast<unsigned char>(i));
            std::this_thread::yield();
        }
    });
    FrameNumber last = 0;
    while (last < kFrames) {
        const auto frame = receiver->acquire(1min);
        ASSERT_TRUE(frame) << frame.error().message();
        last = frame->number();
    }
    publisher.join();
}

TEST(MacRuntimeDirectory, IsTheUsersTemporaryFolder) {
    ::setenv("TMPDIR", "/var/folders/x/T/", 1);
    EXPECT_EQ(ipc::runtime_directory("test").value(), "/var/folders/x/T");
    EXPECT_EQ(default_stream_directory().value(), "/var/folders/x/T/geyser");
    ::unsetenv("TMPDIR");
    EXPECT_EQ(ipc::runtime_directory("test").error().code, ErrorCode::SystemFailure);
}

} // namespace
} // namespace geyser::test
