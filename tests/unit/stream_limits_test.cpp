// What becomes of receivers that keep the sender waiting.
#include "../support/stream_fixture.hpp"

#include <vector>

namespace geyser::test {
namespace {

using ::testing::HasSubstr;

TEST_F(Stream, DropsTheFramesOfAnEveryFrameReceiverThatDoesNotTakeThem) {
    auto sender = make_sender();
    auto receiver = make_receiver(StreamMode::EveryFrame);
    join(*sender, *receiver);
    for (unsigned char value = 1; value <= 4; ++value) {
        send(*sender, value);
    }
    const auto frame = sender->begin_frame(0s); // all four slots wait for the receiver
    ASSERT_TRUE(frame) << frame.error().message();
    EXPECT_EQ(sender->statistics().waits, 1U);
    EXPECT_EQ(sender->statistics().receivers, 1U);
}

TEST_F(Stream, DisconnectsASlowEveryFrameReceiverWhereTheSenderSaysSo) {
    SenderConfig config = sender_config();
    config.slow_receiver = SlowReceiver::Disconnect;
    auto sender = make_sender(config);
    auto receiver = make_receiver(StreamMode::EveryFrame);
    join(*sender, *receiver);
    for (unsigned char value = 1; value <= 4; ++value) {
        send(*sender, value);
    }
    EXPECT_TRUE(sender->begin_frame(0s));
    EXPECT_EQ(sender->statistics().disconnected, 1U);
}

TEST_F(Stream, ThrowsOutWhoKeepsASlotForLongerThanItsPatience) {
    SenderConfig config = sender_config(2);
    config.patience = 0s;
    auto sender = make_sender(config);
    auto receiver = make_receiver();
    send(*sender, 1);
    const auto held = receiver->acquire(5s);
    ASSERT_TRUE(held);
    send(*sender, 2);
    const auto next = sender->begin_frame(5s); // the only other slot is held
    ASSERT_TRUE(next) << next.error().message();
    const auto end = receiver->acquire(5s);
    // The newest frame may be taken before the farewell is read; after it comes the end.
    const auto error = end ? receiver->acquire(5s) : Result<IncomingFrame>(std::unexpected(end.error()));
    ASSERT_FALSE(error);
    EXPECT_EQ(error.error().code, ErrorCode::PeerClosed);
    EXPECT_THAT(error.error().reason, HasSubstr("patience"));
}

TEST_F(Stream, TimesOutWhereEverySlotIsHeldWithinPatience) {
    SenderConfig config = sender_config(2);
    config.patience = 1h;
    auto sender = make_sender(config);
    auto receiver = make_receiver();
    send(*sender, 1);
    const auto held = receiver->acquire(5s);
    ASSERT_TRUE(held);
    send(*sender, 2);
    const auto next = sender->begin_frame(0s);
    ASSERT_FALSE(next);
    EXPECT_EQ(next.error().code, ErrorCode::Timeout);
}

TEST_F(Stream, WaitsForAnEveryFrameReceiverThatMissedADeadlineOnlyOnceItTakesFramesAgain) {
    auto sender = make_sender();
    auto receiver = make_receiver(StreamMode::EveryFrame);
    join(*sender, *receiver);
    for (unsigned char value = 1; value <= 10; ++value) {
        send(*sender, value); // a deadline of seconds would be felt
    }
    EXPECT_EQ(sender->statistics().waits, 1U);
    EXPECT_GT(sender->statistics().dropped, 0U);
}

TEST_F(Stream, CountsTheFramesThatAnEveryFrameReceiverLost) {
    auto sender = make_sender();
    auto receiver = make_receiver(StreamMode::EveryFrame);
    join(*sender, *receiver);
    send(*sender, 1);
    ASSERT_TRUE(receiver->acquire(5s));
    for (unsigned char value = 2; value <= 8; ++value) {
        send(*sender, value, 0s);
    }
    while (receiver->acquire(0s)) {
    }
    EXPECT_GT(sender->statistics().dropped, 0U);
    EXPECT_EQ(receiver->statistics().dropped, sender->statistics().dropped);
    EXPECT_EQ(receiver->statistics().frames + receiver->statistics().dropped, 8U);
}

TEST_F(Stream, LetsNoReceiverHoldMoreFramesThanTheSenderCanSpare) {
    auto sender = make_sender(); // 4 slots: 2 may be held
    auto receiver = make_receiver();
    std::vector<IncomingFrame> held;
    for (unsigned char value = 1; value <= 2; ++value) {
        send(*sender, value);
        auto frame = receiver->acquire(5s);
        ASSERT_TRUE(frame) << frame.error().message();
        held.push_back(std::move(*frame));
    }
    send(*sender, 3);
    const auto third = receiver->acquire(0s);
    ASSERT_FALSE(third);
    EXPECT_EQ(third.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(third.error().reason, HasSubstr("holds 2 frames"));
    send(*sender, 4); // and the sender still has a slot
    held.pop_back();
    EXPECT_TRUE(receiver->acquire(0s));
}

TEST_F(Stream, TellsAReceiverThatWasThrownOutThatItsFrameIsNoLongerWhole) {
    SenderConfig config = sender_config(2);
    config.patience = 0s;
    auto sender = make_sender(config);
    auto receiver = make_receiver();
    send(*sender, 1);
    auto held = receiver->acquire(5s);
    ASSERT_TRUE(held);
    send(*sender, 2);
    ASSERT_TRUE(sender->begin_frame(5s));
    const auto released = held->release();
    ASSERT_FALSE(released);
    EXPECT_EQ(released.error().code, ErrorCode::PeerClosed);
}

TEST_F(Stream, KeepsAProcessThatWasThrownOutAwayForAWhile) {
    SenderConfig config = sender_config(2);
    config.patience = 0s;
    auto sender = make_sender(config);
    auto receiver = make_receiver();
    send(*sender, 1);
    const auto held = receiver->acquire(5s);
    ASSERT_TRUE(held);
    send(*sender, 2);
    ASSERT_TRUE(sender->begin_frame(5s));
    const auto refused = make_receiver()->acquire(50ms);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::PeerRejected);
    EXPECT_THAT(refused.error().reason, HasSubstr("disconnected moments ago"));
}

TEST_F(Stream, RefusesMoreReceiversThanItCanHave) {
    auto sender = make_sender();
    std::vector<std::unique_ptr<Receiver>> receivers;
    for (std::uint32_t i = 1; i <= kMaxReceivers; ++i) {
        receivers.push_back(make_receiver());
        join(*sender, *receivers.back(), i);
    }
    const auto refused = make_receiver()->acquire(50ms);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::PeerRejected);
}

TEST_F(Stream, HasPatienceWithWhoHoldsTheNewestFrameWhenTheTexturesChange) {
    SenderConfig config = sender_config(2);
    config.patience = 30s;
    auto sender = make_sender(config);
    auto receiver = make_receiver();
    send(*sender, 1); // in slot 0
    send(*sender, 2); // in slot 1
    const auto held = receiver->acquire(5s);
    ASSERT_TRUE(held);
    ASSERT_TRUE(sender->reconfigure(texture(16, 16)));
    send(*sender, 3); // in slot 0
    const auto next = sender->begin_frame(0s);
    ASSERT_FALSE(next);
    EXPECT_EQ(next.error().code, ErrorCode::Timeout);
    EXPECT_EQ(sender->statistics().disconnected, 0U);
}

} // namespace
} // namespace geyser::test
