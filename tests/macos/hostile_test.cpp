// Channels and listeners against peers that send what no Channel would.
#include "../support/ipc_sockets.hpp"
#include "raw_client.hpp"

#include <fake_mach.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace geyser {
namespace {

using namespace test;
using namespace std::chrono_literals;
using testing::HasSubstr;

/// A channel, and the bare ports at its other end.
class HostileMach : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_EQ(hello(own_, servers_).send(look_up_raw(path_).get()), MACH_MSG_SUCCESS);
        servers_.was_sent_away();
        channel_.emplace(listener_.accept(0s).value());
    }
    void TearDown() override { fake_mach::pretend_to_be_user(~0U); }

    [[nodiscard]] mach_port_t to_channel() const noexcept { return servers_.name(); }
    void expect_works() {
        ASSERT_EQ(RawMessage::with(encode(Message(user_data(1))).value().bytes).send(to_channel()), MACH_MSG_SUCCESS);
        EXPECT_TRUE(channel_->receive<UserData>(0s));
    }

    TemporaryDirectory directory_;
    std::string path_ = directory_ / "listener";
    ChannelListener listener_ = ChannelListener::listen(path_).value();
    RawPort own_;
    RawPort servers_;
    std::optional<Channel> channel_;
};

TEST_F(HostileMach, AFaithfulOneIsUnderstood) { expect_works(); }

struct Evil {
    std::string name;
    std::function<void(RawMessage& message, const RawPort& port)> change;
    std::string reason;
};
class EvilMessage : public HostileMach, public testing::WithParamInterface<Evil> {};

TEST_P(EvilMessage, IsMalformedAndLeavesNothing) {
    RawPort port;
    const std::string before = fake_mach::list_rights();
    auto message = RawMessage::with(encode(Message(user_data(8))).value().bytes);
    GetParam().change(message, port);
    ASSERT_EQ(message.send(to_channel()), MACH_MSG_SUCCESS);
    const auto got = channel_->receive(0s);
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, ErrorCode::MalformedMessage);
    EXPECT_THAT(got.error().reason, HasSubstr(GetParam().reason));
    EXPECT_EQ(fake_mach::list_rights(), before);
    expect_works();
}

INSTANTIATE_TEST_SUITE_P(
    MacChannel, EvilMessage,
    testing::Values(
        Evil{"ForgedDeadName", [](RawMessage& message, const RawPort&) { message.id = MACH_NOTIFY_DEAD_NAME; },
             "the id 72"},
        Evil{"ForgedNoSenders", [](RawMessage& message, const RawPort&) { message.id = 0106; }, "the id 70"},
        Evil{"ForgedClose",
             [](RawMessage& message, const RawPort&) { message.id = static_cast<int>(ipc::MessageId::Closed); },
             "the id "},
        Evil{"OutOfLineMemory", [](RawMessage& message, const RawPort&) { message.out_of_line = true; },
             "of the descriptor type 1"},
        Evil{"OutOfLineMemoryBehindARight",
             [](RawMessage& message, const RawPort& port) {
                 message.add(port.name(), MACH_MSG_TYPE_COPY_SEND).out_of_line = true;
             },
             "object 1 of the message is of the descriptor type 1"},
        Evil{"SendOnceRight",
             [](RawMessage& message, const RawPort& port) { message.add(port.name(), MACH_MSG_TYPE_MAKE_SEND_ONCE); },
             "object 0 of the message is not a living port"},
        Evil{"NoRight",
             [](RawMessage& message, const RawPort&) { message.add(MACH_PORT_NULL, MACH_MSG_TYPE_COPY_SEND); },
             "object 0 of the message is not a living port"},
        Evil{"DeadRight",
             [](RawMessage& message, const RawPort& port) {
                 message.add(port.name(), MACH_MSG_TYPE_COPY_SEND).add(MACH_PORT_DEAD, MACH_MSG_TYPE_COPY_SEND);
             },
             "object 1 of the message is not a living port"},
        Evil{"TooManyRights",
             [](RawMessage& message, const RawPort& port) {
                 for (std::size_t i = 0; i <= kMaxMessageObjects; ++i) {
                     message.add(port.name(), MACH_MSG_TYPE_COPY_SEND);
                 }
             },
             "5 objects, more than 4"},
        Evil{"RightsThatTheBytesDoNotTellOf",
             [](RawMessage& message, const RawPort& port) { message.add(port.name(), MACH_MSG_TYPE_COPY_SEND); },
             "object"},
        Evil{"ReplyPort", [](RawMessage& message, const RawPort& port) { message.reply = port.name(); }, "reply port"},
        Evil{"LengthThatIsTooShort", [](RawMessage& message, const RawPort&) { message.stated_length = 3; },
             "not what it says of itself"},
        Evil{"LengthThatIsTooLong", [](RawMessage& message, const RawPort&) { message.stated_length = 0xffffffff; },
             "not what it says of itself"},
        Evil{"NoLength",
             [](RawMessage& message, const RawPort&) {
                 message.bytes.clear();
                 message.has_length = false;
             },
             "not what it says of itself"},
        Evil{"NoBytes",
             [](RawMessage& message, const RawPort&) {
                 message.bytes.clear();
                 message.stated_length = 0;
             },
             "magic"},
        Evil{"OneByteTooLong",
             [](RawMessage& message, const RawPort&) {
                 message = RawMessage::with(std::vector<std::byte>(kMaxMessageBytes + 1));
             },
             "65537 is more than 65536"},
        Evil{"MuchTooLong",
             [](RawMessage& message, const RawPort& port) {
                 message = RawMessage::with(std::vector<std::byte>(100'000));
                 message.add(port.name(), MACH_MSG_TYPE_COPY_SEND);
             },
             "is longer than"}),
    [](const auto& instance) { return instance.param.name; });

TEST_F(HostileMach, AReceiveRightIsDestroyed) {
    RawPort port;
    auto message = RawMessage::with(encode(Message(user_data(8))).value().bytes);
    ASSERT_EQ(message.add(port.name(), MACH_MSG_TYPE_MOVE_RECEIVE).send(to_channel()), MACH_MSG_SUCCESS);
    port.was_sent_away();
    EXPECT_EQ(channel_->receive(0s).error().code, ErrorCode::MalformedMessage);
    EXPECT_EQ(RawMessage().send(port.name()), MACH_SEND_INVALID_DEST);
}

TEST_F(HostileMach, MessagesOfAnotherUserAreRefused) {
    RawPort port;
    fake_mach::pretend_to_be_user(12345);
    auto message = RawMessage::with(encode(Message(user_data(8))).value().bytes);
    ASSERT_EQ(message.add(port.name(), MACH_MSG_TYPE_COPY_SEND).send(to_channel()), MACH_MSG_SUCCESS);
    const auto got = channel_->receive(0s);
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, ErrorCode::PeerRejected);
    EXPECT_THAT(got.error().reason, HasSubstr("user 12345"));
}

TEST_F(HostileMach, AClientThatReadsNothingFillsItsOwnQueueOnly) {
    while (channel_->send(Message(user_data(1)), 0s)) {
    }
    EXPECT_EQ(channel_->send(semaphore_handle(), 0s).error().code, ErrorCode::Timeout);
    expect_works();
}

TEST_F(HostileMach, AClientWhosePortDiesHasHungUp) {
    own_.destroy_receive_right();
    EXPECT_EQ(channel_->receive(kLong).error().code, ErrorCode::PeerClosed);
    EXPECT_EQ(channel_->send(semaphore_handle(), kLong).error().code, ErrorCode::PeerClosed);
}

TEST_F(HostileMach, OnePortForTwoConnectionsEndsBoth) {
    RawPort servers;
    ASSERT_EQ(hello(own_, servers).send(look_up_raw(path_).get()), MACH_MSG_SUCCESS);
    servers.was_sent_away();
    EXPECT_EQ(listener_.accept(0s).error().code, ErrorCode::Timeout);
    EXPECT_EQ(RawMessage().send(servers.name()), MACH_SEND_INVALID_DEST);
    EXPECT_EQ(channel_->receive(0s).error().code, ErrorCode::PeerClosed);
    own_.destroy_receive_right();
}

TEST_F(HostileMach, AConnectionToItselfHarmsOnlyItself) {
    RawPort servers;
    ASSERT_EQ(hello(servers, servers).send(look_up_raw(path_).get()), MACH_MSG_SUCCESS);
    servers.was_sent_away();
    auto echo = listener_.accept(0s).value();
    ASSERT_TRUE(echo.send(Message(user_data(5)), 0s));
    EXPECT_TRUE(echo.receive<UserData>(0s));
    echo.close();
    EXPECT_EQ(echo.receive(0s).error().code, ErrorCode::PeerClosed);
    expect_works();
}

TEST_F(HostileMach, AConnectionToTheListenerItselfHarmsOnlyItself) {
    RawPort servers;
    const UniquePort service = look_up_raw(path_);
    RawMessage message;
    message.id = static_cast<std::int32_t>(ipc::MessageId::Hello);
    message.add(service.get(), MACH_MSG_TYPE_COPY_SEND).add(servers.name(), MACH_MSG_TYPE_MOVE_RECEIVE);
    ASSERT_EQ(message.send(service.get()), MACH_MSG_SUCCESS);
    servers.was_sent_away();
    {
        auto knot = listener_.accept(0s).value();
        ASSERT_TRUE(knot.send(Message(user_data(5)), 0s));
        EXPECT_EQ(listener_.accept(0s).error().code, ErrorCode::Timeout); // its own data is no Hello
    }
    EXPECT_TRUE(Channel::connect(path_, 0s));
}

/// A first message that is none: the stranger is turned away, and does not stand in the way of those behind him.
struct BadHello {
    std::string name;
    std::function<void(RawMessage& message)> change;
};
class EvilHello : public HostileMach, public testing::WithParamInterface<BadHello> {};

TEST_P(EvilHello, IsTurnedAway) {
    RawPort own;
    const std::string before = fake_mach::list_rights();
    {
        RawPort servers;
        auto message = hello(own, servers);
        GetParam().change(message);
        const UniquePort service = look_up_raw(path_);
        ASSERT_EQ(message.send(service.get()), MACH_MSG_SUCCESS);
        if (std::ranges::any_of(message.rights,
                                [](const auto& right) { return right.disposition == MACH_MSG_TYPE_MOVE_RECEIVE; })) {
            servers.was_sent_away();
        }
        EXPECT_EQ(listener_.accept(0s).error().code, ErrorCode::Timeout);
    }
    EXPECT_EQ(fake_mach::list_rights(), before);
    fake_mach::pretend_to_be_user(~0U);
    auto client = Channel::connect(path_, 0s).value();
    EXPECT_TRUE(listener_.accept(0s));
}

INSTANTIATE_TEST_SUITE_P(
    MacListener, EvilHello,
    testing::Values(
        BadHello{"OfAnotherUser", [](RawMessage&) { fake_mach::pretend_to_be_user(12345); }},
        BadHello{"Data", [](RawMessage& message) { message.id = static_cast<int>(ipc::MessageId::Data); }},
        BadHello{"NoRights", [](RawMessage& message) { message.rights.clear(); }},
        BadHello{"OneRight", [](RawMessage& message) { message.rights.pop_back(); }},
        BadHello{"ThreeRights",
                 [](RawMessage& message) { message.add(message.rights[0].name, MACH_MSG_TYPE_COPY_SEND); }},
        BadHello{"InTheWrongOrder", [](RawMessage& message) { std::swap(message.rights[0], message.rights[1]); }},
        BadHello{"NoPortOfItsOwn", [](RawMessage& message) { message.rights[0].name = MACH_PORT_NULL; }},
        BadHello{"TwoSendRights", [](RawMessage& message) { message.rights[1].disposition = MACH_MSG_TYPE_COPY_SEND; }},
        BadHello{"AReceiveRightAlone",
                 [](RawMessage& message) {
                     message.rights[0] = message.rights[1];
                     message.rights.pop_back();
                 }},
        BadHello{"OutOfLineMemory", [](RawMessage& message) { message.out_of_line = true; }},
        BadHello{"ReplyPort", [](RawMessage& message) { message.reply = message.rights[0].name; }},
        BadHello{"AFlood", [](RawMessage& message) { message.bytes.resize(100'000); }}),
    [](const auto& instance) { return instance.param.name; });

} // namespace
} // namespace geyser
