// Waiting: for a sender, for a frame, in an event loop; and what ends it.
#include "../support/stream_fixture.hpp"
#include "../support/waitable.hpp"

#include <thread>

namespace geyser::test {
namespace {

using ::testing::HasSubstr;

TEST_F(Stream, WaitsForASenderThatDoesNotExistYet) {
    auto receiver = make_receiver();
    std::unique_ptr<Sender> sender;
    std::thread late([&] {
        sender = make_sender();
        send(*sender, 9);
    });
    const auto frame = receiver->acquire(10s);
    late.join();
    ASSERT_TRUE(frame) << frame.error().message();
    EXPECT_EQ(first_byte(*frame), 9U);
}

TEST_F(Stream, TellsReceiversThatTheSenderClosedAndFindsTheNextOne) {
    auto receiver = make_receiver();
    auto sender = make_sender();
    send(*sender, 1);
    ASSERT_TRUE(receiver->acquire(5s));
    sender.reset();
    const auto end = receiver->acquire(5s);
    ASSERT_FALSE(end);
    EXPECT_EQ(end.error().code, ErrorCode::PeerClosed);
    EXPECT_THAT(end.error().reason, HasSubstr("closed the stream"));

    sender = make_sender();
    send(*sender, 2);
    const auto frame = receiver->acquire(5s);
    ASSERT_TRUE(frame) << frame.error().message();
    EXPECT_EQ(first_byte(*frame), 2U);
    EXPECT_EQ(receiver->statistics().connections, 2U);
}

TEST_F(Stream, EndsAnAcquireWhenAStopIsRequested) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(receiver->acquire(1h, stop.get_token()).error().code, ErrorCode::Interrupted);
}

TEST_F(Stream, WakesAReceiverThatHasSleptForLong) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    join(*sender, *receiver);
    std::thread late([&] {
        std::this_thread::sleep_for(200ms); // beyond the time for which it sleeps on the futex
        send(*sender, 1);
    });
    const auto frame = receiver->acquire(1h);
    late.join();
    EXPECT_TRUE(frame) << frame.error().message();
}

TEST_F(Stream, WakesASleepingReceiverWhenTheSenderGoes) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    join(*sender, *receiver);
    std::thread late([&] {
        std::this_thread::sleep_for(200ms);
        sender.reset();
    });
    const auto end = receiver->acquire(1h);
    late.join();
    ASSERT_FALSE(end);
    EXPECT_EQ(end.error().code, ErrorCode::PeerClosed);
}

TEST_F(Stream, EndsALongSleepWhenAStopIsRequested) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    std::stop_source stop;
    std::thread late([&] {
        std::this_thread::sleep_for(200ms);
        stop.request_stop();
    });
    EXPECT_EQ(receiver->acquire(1h, stop.get_token()).error().code, ErrorCode::Interrupted);
    late.join();
}

TEST_F(Stream, MakesItsEventDescriptorReadableForEachFrame) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    const OsWaitable event = receiver->waitable();
    for (unsigned char value = 1; value <= 5; ++value) {
        send(*sender, value);
        for (bool found = false; !found;) {
            ASSERT_TRUE(becomes_ready(event, 5s));
            const auto frame = receiver->acquire(0s);
            found = frame.has_value();
            EXPECT_TRUE(found || frame.error().code == ErrorCode::Timeout);
        }
    }
}

TEST_F(Stream, LetsAnEventLoopSleepWhileNothingComes) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    const OsWaitable event = receiver->waitable();
    send(*sender, 1);
    while (!receiver->acquire(0s)) {
        ASSERT_TRUE(becomes_ready(event, 5s));
    }
    ASSERT_FALSE(receiver->acquire(0s));
    EXPECT_FALSE(becomes_ready(event, 0ms));
}

TEST_F(Stream, KeepsItsEventDescriptorReadableWhileThereIsMoreToTake) {
    auto sender = make_sender();
    auto receiver = make_receiver(StreamMode::EveryFrame);
    join(*sender, *receiver);
    const OsWaitable event = receiver->waitable();
    send(*sender, 1);
    send(*sender, 2);
    ASSERT_TRUE(receiver->acquire(0s));
    EXPECT_TRUE(becomes_ready(event, 5s));
}

TEST_F(Stream, TellsAnEventLoopOfASenderThatComesAndGoes) {
    auto receiver = make_receiver();
    const OsWaitable event = receiver->waitable();
    ASSERT_TRUE(becomes_ready(event, 5s));
    ASSERT_FALSE(receiver->acquire(0s));
    EXPECT_FALSE(becomes_ready(event, 0ms));
    auto sender = make_sender();
    for (bool connected = false; !connected; connected = receiver->statistics().connections == 1) {
        ASSERT_TRUE(becomes_ready(event, 5s));
        ASSERT_FALSE(receiver->acquire(0s));
    }
    sender.reset();
    ASSERT_TRUE(becomes_ready(event, 5s));
    EXPECT_EQ(receiver->acquire(0s).error().code, ErrorCode::PeerClosed);
}

} // namespace
} // namespace geyser::test
