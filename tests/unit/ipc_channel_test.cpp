// Channel between two well-behaved ends, on any platform.
#include "../support/await.hpp"
#include "../support/blocked.hpp"
#include "../support/ipc_messages.hpp"

#include <geyser/channel.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace geyser {
namespace {

using namespace test;
using namespace std::chrono_literals;
using testing::HasSubstr;

/// Sends until the peer's queue is full; how many messages that took.
std::size_t fill(Channel& channel) {
    const Message message = user_data(16 * 1024);
    std::size_t sent = 0;
    for (auto result = channel.send(message, 0s); result; result = channel.send(message, 0s)) {
        ++sent;
    }
    return sent;
}

TEST(Channel, CarriesEveryKindOfMessageInOrder) {
    auto [here, there] = Channel::pair().value();
    ASSERT_TRUE(here.send(maximal_texture_handle(), kLong));
    ASSERT_TRUE(here.send(semaphore_handle(), kLong));
    ASSERT_TRUE(here.send(Message(WireSyncPoint{.semaphore = 4, .value = 5}), kLong));
    ASSERT_TRUE(here.send(Message(user_data(6)), kLong));

    EXPECT_EQ(there.receive<ApiTextureHandle>(kLong).value().descriptor, maximal_texture_handle().descriptor);
    EXPECT_EQ(there.receive<ApiSemaphoreHandle>(kLong).value().kind, SyncKind::BinaryOpaqueFd);
    EXPECT_EQ(there.receive<WireSyncPoint>(kLong).value(), (WireSyncPoint{.semaphore = 4, .value = 5}));
    EXPECT_EQ(there.receive<UserData>(kLong).value().bytes, user_data(6).bytes);
}

TEST(Channel, CarriesTheLongestMessage) {
    auto [here, there] = Channel::pair().value();
    const auto sent = user_data(kMaxMessageBytes - 16);
    ASSERT_TRUE(here.send(Message(sent), kLong));
    EXPECT_EQ(there.receive<UserData>(kLong).value().bytes, sent.bytes);
}

TEST(Channel, RefusesAMessageOfAnotherKindThanAskedFor) {
    auto [here, there] = Channel::pair().value();
    ASSERT_TRUE(here.send(semaphore_handle(), kLong)); // the first one may need more than its object
    ASSERT_TRUE(there.receive(kLong));
    const auto before = open_descriptors();
    ASSERT_TRUE(here.send(semaphore_handle(), kLong));
    const auto got = there.receive<ApiTextureHandle>(kLong);
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, ErrorCode::MalformedMessage);
    EXPECT_EQ(got.error().reason, "the message is a semaphore handle, not a texture handle");
    EXPECT_TRUE(await([&] { return open_descriptors() <= before; })); // the sender may keep its own for a moment
}

TEST(Channel, RefusesToSendWhatCannotBeEncoded) {
    auto [here, there] = Channel::pair().value();
    const auto sent = here.send(Message(user_data(kMaxMessageBytes)), kLong);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, ErrorCode::SizeOverflow);
    EXPECT_EQ(sent.error().operation, "Channel::send");
}

TEST(Channel, KnowsItsPeer) {
    auto [here, there] = Channel::pair().value();
    EXPECT_EQ(here.peer().process, static_cast<std::uint32_t>(getpid()));
    EXPECT_EQ(there.peer().process, static_cast<std::uint32_t>(getpid()));
}

TEST(Channel, ReceiveTimesOutWhenThereIsNoMessage) {
    auto [here, there] = Channel::pair().value();
    const auto polled = here.receive(0s);
    ASSERT_FALSE(polled);
    EXPECT_EQ(polled.error().code, ErrorCode::Timeout);
    EXPECT_EQ(polled.error().reason, "no message within 0 ms");
    const auto waited = here.receive(2ms);
    ASSERT_FALSE(waited);
    EXPECT_EQ(waited.error().code, ErrorCode::Timeout);
    EXPECT_EQ(waited.error().reason, "no message within 2 ms");
}

TEST(Channel, NegativeTimeoutsPoll) {
    auto [here, there] = Channel::pair().value();
    const auto polled = here.receive(Timeout::min());
    ASSERT_FALSE(polled);
    EXPECT_EQ(polled.error().code, ErrorCode::Timeout);
}

TEST(Channel, ReceivePollsForAMessageThatIsThere) {
    auto [here, there] = Channel::pair().value();
    ASSERT_TRUE(there.send(Message(user_data(1)), 0s));
    EXPECT_TRUE(here.receive(0s));
}

TEST(Channel, SendTimesOutWhenTheQueueIsFull) {
    auto [here, there] = Channel::pair().value();
    ASSERT_GT(fill(here), 0U);
    const auto sent = here.send(Message(user_data(16 * 1024)), 2ms);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, ErrorCode::Timeout);
    EXPECT_EQ(sent.error().reason, "no room in the peer's queue within 2 ms");
}

TEST(Channel, BlockedReceiveGetsTheMessageThatComes) {
    auto [here, there] = Channel::pair().value();
    const auto got = while_blocked([&] { return here.receive(Timeout::max()).has_value(); },
                                   [&] { ASSERT_TRUE(there.send(Message(user_data(1)), kLong)); });
    EXPECT_TRUE(got);
}

TEST(Channel, BlockedSendGoesOnWhenThereIsRoom) {
    auto [here, there] = Channel::pair().value();
    const std::size_t queued = fill(here);
    const auto sent =
        while_blocked([&] { return here.send(Message(user_data(16 * 1024)), Timeout::max()).has_value(); },
                      [&] {
                          for (std::size_t i = 0; i < queued; ++i) {
                              ASSERT_TRUE(there.receive(kLong));
                          }
                      });
    EXPECT_TRUE(sent);
}

TEST(Channel, SignalsInterruptABlockedReceive) {
    auto [here, there] = Channel::pair().value();
    const auto got = under_signals([&] { return here.receive(kLong); });
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, ErrorCode::Interrupted);
}

TEST(Channel, SignalsInterruptABlockedSend) {
    auto [here, there] = Channel::pair().value();
    fill(here);
    const auto sent = under_signals([&] { return here.send(Message(user_data(16 * 1024)), kLong); });
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, ErrorCode::Interrupted);
}

TEST(Channel, CloseWakesABlockedReceiveOfItsOwn) {
    auto [here, there] = Channel::pair().value();
    const auto code = while_blocked([&] { return here.receive(kLong).error().code; }, [&] { here.close(); });
    EXPECT_EQ(code, ErrorCode::PeerClosed);
}

TEST(Channel, CloseWakesABlockedReceiveOfThePeer) {
    auto [here, there] = Channel::pair().value();
    const auto code = while_blocked([&] { return here.receive(kLong).error().code; }, [&] { there.close(); });
    EXPECT_EQ(code, ErrorCode::PeerClosed);
}

TEST(Channel, CloseWakesABlockedSendOfItsOwn) {
    auto [here, there] = Channel::pair().value();
    fill(here);
    const auto code = while_blocked([&] { return here.send(Message(user_data(16 * 1024)), kLong).error().code; },
                                    [&] { here.close(); });
    EXPECT_EQ(code, ErrorCode::PeerClosed);
}

TEST(Channel, CloseWakesABlockedSendOfThePeer) {
    auto [here, there] = Channel::pair().value();
    fill(here);
    const auto code = while_blocked([&] { return here.send(Message(user_data(16 * 1024)), kLong).error().code; },
                                    [&] { there.close(); });
    EXPECT_EQ(code, ErrorCode::PeerClosed);
}

TEST(Channel, OneThreadSendsWhileAnotherReceives) {
    auto [here, there] = Channel::pair().value();
    constexpr std::uint32_t kMessages = 500;
    std::thread echo([&peer = there] {
        for (auto message = peer.receive(kLong); message; message = peer.receive(kLong)) {
            if (!peer.send(*message, kLong)) {
                return;
            }
        }
    });
    std::thread producer([&channel = here] {
        for (std::uint32_t i = 0; i < kMessages; ++i) {
            EXPECT_TRUE(channel.send(Message(WireSyncPoint{.semaphore = i, .value = i}), kLong));
        }
    });
    for (std::uint32_t i = 0; i < kMessages; ++i) {
        EXPECT_EQ(here.receive<WireSyncPoint>(kLong).value().semaphore, i);
    }
    here.close();
    producer.join();
    echo.join();
}

TEST(Channel, AMovedFromChannelIsRefused) {
    auto [here, there] = Channel::pair().value();
    const Channel taken = std::move(here);
    EXPECT_EQ(here.receive(0s).error().code, ErrorCode::InvalidHandle); // NOLINT(bugprone-use-after-move)
    EXPECT_EQ(here.send(Message(UserData{}), 0s).error().code, ErrorCode::InvalidHandle);
}

} // namespace
} // namespace geyser
