// What a frame is: texels, number and metadata that belong together, taken in order, at most once.
#include "../support/stream_fixture.hpp"

#include <vector>

namespace geyser::test {
namespace {

TEST_F(Stream, DeliversTexelsNumberAndMetadataTogether) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    send(*sender, 7);
    const auto frame = receiver->acquire(5s);
    ASSERT_TRUE(frame) << frame.error().message();
    EXPECT_EQ(frame->number(), 1U);
    EXPECT_EQ(first_byte(*frame), 7U);
    ASSERT_EQ(frame->info().metadata.size(), 1U);
    EXPECT_EQ(frame->info().metadata[0], std::byte{7});
    EXPECT_GT(frame->published().count(), 0);
}

TEST_F(Stream, GivesALateReceiverTheNewestFrame) {
    auto sender = make_sender();
    send(*sender, 1);
    send(*sender, 2);
    const auto frame = make_receiver()->acquire(5s);
    ASSERT_TRUE(frame) << frame.error().message();
    EXPECT_EQ(first_byte(*frame), 2U);
}

TEST_F(Stream, GivesLatestTheNewestAndCountsWhatItSkipped) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    send(*sender, 1);
    ASSERT_TRUE(receiver->acquire(5s));
    send(*sender, 2);
    send(*sender, 3);
    const auto frame = receiver->acquire(5s);
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->number(), 3U);
    EXPECT_EQ(receiver->statistics().skipped, 1U);
}

TEST_F(Stream, GivesEveryFrameEachInTurn) {
    auto sender = make_sender();
    auto receiver = make_receiver(StreamMode::EveryFrame);
    join(*sender, *receiver);
    for (unsigned char value = 1; value <= 3; ++value) {
        send(*sender, value);
    }
    for (unsigned value = 1; value <= 3; ++value) {
        const auto frame = receiver->acquire(5s);
        ASSERT_TRUE(frame) << frame.error().message();
        EXPECT_EQ(first_byte(*frame), value);
    }
}

TEST_F(Stream, GivesNoFrameTwice) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    send(*sender, 1);
    ASSERT_TRUE(receiver->acquire(5s));
    EXPECT_EQ(receiver->acquire(0s).error().code, ErrorCode::Timeout);
}

TEST_F(Stream, KeepsAHeldFrameAsItIsWhileTheSenderGoesOn) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    send(*sender, 1);
    const auto held = receiver->acquire(5s);
    ASSERT_TRUE(held);
    for (unsigned char value = 2; value < 50; ++value) {
        send(*sender, value);
    }
    EXPECT_EQ(first_byte(*held), 1U);
}

TEST_F(Stream, FollowsAChangeOfSize) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    send(*sender, 1);
    ASSERT_TRUE(receiver->acquire(5s));
    ASSERT_TRUE(sender->reconfigure(texture(16, 16)));
    send(*sender, 2);
    const auto frame = receiver->acquire(5s);
    ASSERT_TRUE(frame) << frame.error().message();
    EXPECT_EQ(frame->texture().width(), 16U);
    EXPECT_EQ(first_byte(*frame), 2U);
}

TEST_F(Stream, RefusesMetadataThatIsTooLong) {
    auto sender = make_sender();
    auto frame = sender->begin_frame(1s).value();
    const std::vector<std::byte> metadata(kMaxFrameMetadata + 1);
    EXPECT_EQ(frame.submit({.metadata = metadata}).error().code, ErrorCode::SizeOverflow);
}

TEST_F(Stream, RefusesTwoFramesAtOnce) {
    auto sender = make_sender();
    const auto first = sender->begin_frame(1s);
    ASSERT_TRUE(first);
    EXPECT_EQ(sender->begin_frame(1s).error().code, ErrorCode::InvalidArgument);
}

TEST_F(Stream, RefusesToSubmitAFrameTwice) {
    auto sender = make_sender();
    auto frame = sender->begin_frame(1s).value();
    ASSERT_TRUE(frame.submit());
    EXPECT_EQ(frame.submit().error().code, ErrorCode::InvalidArgument);
}

TEST_F(Stream, TakesADroppedFrameBackUnpublished) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    { const auto dropped = sender->begin_frame(1s); }
    EXPECT_EQ(receiver->acquire(0s).error().code, ErrorCode::Timeout);
    EXPECT_TRUE(sender->begin_frame(1s));
}

TEST_F(Stream, RefusesTooFewAndTooManySlots) {
    for (const std::uint32_t slots : {0U, 1U, kMaxSlots + 1}) {
        const auto sender = Sender::create(*manager_, sender_config(slots));
        ASSERT_FALSE(sender);
        EXPECT_EQ(sender.error().code, ErrorCode::InvalidArgument);
    }
}

TEST_F(Stream, PublishesACopyOfATextureAndCountsIt) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    const auto own = manager_->create_shareable_texture(texture()).value();
    auto bytes = own->as<HostTexture>()->bytes();
    std::memset(bytes.data(), 5, bytes.size());
    ASSERT_TRUE(sender->publish(*own, 1s));
    std::memset(bytes.data(), 6, bytes.size()); // no longer the frame's
    const auto frame = receiver->acquire(5s);
    ASSERT_TRUE(frame) << frame.error().message();
    EXPECT_EQ(first_byte(*frame), 5U);
    EXPECT_EQ(sender->statistics().copies, 1U);
}

TEST_F(Stream, RefusesToPublishATextureOfAnotherSize) {
    auto sender = make_sender();
    const auto other = manager_->create_shareable_texture(texture(16, 16)).value();
    const auto published = sender->publish(*other, 1s);
    ASSERT_FALSE(published);
    EXPECT_EQ(published.error().code, ErrorCode::DescriptorMismatch);
    EXPECT_EQ(sender->statistics().frames, 0U);
    EXPECT_TRUE(sender->begin_frame(1s)) << "the slot was not given back";
}

TEST_F(Stream, StartsAnEveryFrameReceiverWithTheNewestFrame) {
    auto sender = make_sender();
    send(*sender, 1);
    send(*sender, 2);
    auto receiver = make_receiver(StreamMode::EveryFrame);
    const auto frame = receiver->acquire(5s);
    ASSERT_TRUE(frame) << frame.error().message();
    EXPECT_EQ(frame->number(), 2U);
}

TEST_F(Stream, KeepsAHeldFrameUsableAfterAChangeOfSizeAndTheEndOfBoth) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    send(*sender, 1);
    const auto held = receiver->acquire(5s);
    ASSERT_TRUE(held);
    ASSERT_TRUE(sender->reconfigure(texture(16, 16)));
    send(*sender, 2);
    ASSERT_TRUE(receiver->acquire(5s));
    sender.reset();
    receiver.reset();
    EXPECT_EQ(first_byte(*held), 1U);
    EXPECT_EQ(held->texture().width(), 8U);
}

TEST_F(Stream, SendsTheNewTexturesToAReceiverThatComesDuringAChange) {
    auto sender = make_sender();
    ASSERT_TRUE(sender->reconfigure(texture(16, 16)));
    send(*sender, 3);
    const auto frame = make_receiver()->acquire(5s);
    ASSERT_TRUE(frame) << frame.error().message();
    EXPECT_EQ(frame->texture().width(), 16U);
}

TEST_F(Stream, RefusesAChangeWhileAFrameIsWritten) {
    auto sender = make_sender();
    const auto frame = sender->begin_frame(1s);
    EXPECT_EQ(sender->reconfigure(texture(16, 16)).error().code, ErrorCode::InvalidArgument);
}

TEST_F(Stream, CountsLatenciesOfBothSides) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    send(*sender, 1);
    ASSERT_TRUE(receiver->acquire(5s));
    EXPECT_GT(sender->statistics().latency.quantile(0.5).count(), 0);
    EXPECT_GT(receiver->statistics().latency.quantile(0.5).count(), 0);
}

TEST(LatencyHistogram, NamesTheUpperEndOfTheBucketInWhichAQuantileLies) {
    LatencyHistogram histogram;
    EXPECT_EQ(histogram.quantile(0.5).count(), 0);
    for (int i = 0; i < 99; ++i) {
        histogram.add(std::chrono::nanoseconds(1000));
    }
    histogram.add(std::chrono::hours(1000));
    EXPECT_EQ(histogram.quantile(0.5).count(), 1024);
    EXPECT_EQ(histogram.quantile(0.99).count(), 1024);
    EXPECT_EQ(histogram.quantile(1.0).count(), std::int64_t{1} << LatencyHistogram::kBuckets);
}

} // namespace
} // namespace geyser::test
