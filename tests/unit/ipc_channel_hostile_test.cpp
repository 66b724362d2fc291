// Channel against peers that die, lie or flood, and on a machine that runs out of things.
#include "../support/ipc_sockets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include <fcntl.h>
#include <sys/resource.h>

namespace geyser {
namespace {

using namespace test;
using namespace std::chrono_literals;
using testing::HasSubstr;

/// While it lives, this process can open no further descriptor.
class NoFreeDescriptors {
public:
    NoFreeDescriptors() {
        getrlimit(RLIMIT_NOFILE, &old_);
        const UniqueFd lowest_free(fcntl(0, F_DUPFD_CLOEXEC, 0));
        const rlimit none = {.rlim_cur = static_cast<rlim_t>(lowest_free.get()), .rlim_max = old_.rlim_max};
        setrlimit(RLIMIT_NOFILE, &none);
    }
    NoFreeDescriptors(const NoFreeDescriptors&) = delete;
    NoFreeDescriptors& operator=(const NoFreeDescriptors&) = delete;
    ~NoFreeDescriptors() { setrlimit(RLIMIT_NOFILE, &old_); }

private:
    rlimit old_ = {};
};

Error receive_error(Channel& channel) {
    const auto got = channel.receive(kLong);
    if (got) {
        ADD_FAILURE() << "a message was received";
        return {.code = ErrorCode{}, .operation = {}, .reason = {}};
    }
    EXPECT_EQ(got.error().operation, "Channel::receive");
    return got.error();
}

TEST(Channel, ReportsPeerClosedWhenTheOtherEndDies) {
    std::optional ends = Channel::pair().value();
    Channel here = std::move(ends->first);
    ends.reset();
    EXPECT_EQ(receive_error(here).code, ErrorCode::PeerClosed);
    EXPECT_EQ(here.send(Message(UserData{}), kLong).error().code, ErrorCode::PeerClosed);
    EXPECT_EQ(here.send(semaphore_handle(), kLong).error().code, ErrorCode::PeerClosed);
}

TEST(Channel, ReceivesWhatThePeerSentBeforeItDied) {
    auto peer = RawPeer::create();
    send_raw(peer.socket.get(), encode(Message(user_data(1))).value().bytes, {});
    send_raw(peer.socket.get(), encode(Message(user_data(2))).value().bytes, {});
    peer.socket.reset();
    EXPECT_EQ(peer.channel.receive<UserData>(kLong).value().bytes.size(), 1U);
    EXPECT_EQ(peer.channel.receive<UserData>(kLong).value().bytes.size(), 2U);
    EXPECT_EQ(receive_error(peer.channel).code, ErrorCode::PeerClosed);
}

// The kernel then reports ECONNRESET ahead of the messages that are still there.
TEST(Channel, ReceivesWhatThePeerSentBeforeItDiedWithMessagesUnread) {
    auto peer = RawPeer::create();
    ASSERT_TRUE(peer.channel.send(Message(user_data(7)), kLong));
    send_raw(peer.socket.get(), encode(Message(user_data(1))).value().bytes, {});
    peer.socket.reset();
    EXPECT_EQ(peer.channel.receive<UserData>(kLong).value().bytes.size(), 1U);
    EXPECT_EQ(receive_error(peer.channel).code, ErrorCode::PeerClosed);
}

TEST(Channel, ClosesTheObjectsOfMessagesThatNobodyReceived) {
    const auto before = open_descriptors();
    {
        auto [here, there] = Channel::pair().value();
        ASSERT_TRUE(here.send(maximal_texture_handle(), kLong));
    }
    EXPECT_TRUE(nothing_leaked_since(before));
}

TEST(Channel, RefusesAMessageThatEndsInTheMiddle) {
    auto peer = RawPeer::create();
    const auto encoded = encode(maximal_texture_handle()).value();
    const auto objects = transfer(encoded);
    const auto before = open_descriptors();
    send_raw(peer.socket.get(), std::span(encoded.bytes).first(encoded.bytes.size() / 2), objects);
    EXPECT_EQ(receive_error(peer.channel).code, ErrorCode::MalformedMessage);
    EXPECT_TRUE(nothing_leaked_since(before));
}

TEST(Channel, GoesOnAfterAMalformedMessage) {
    auto peer = RawPeer::create();
    send_raw(peer.socket.get(), std::vector(5, std::byte{0xff}), {});
    send_raw(peer.socket.get(), encode(Message(user_data(1))).value().bytes, {});
    EXPECT_EQ(receive_error(peer.channel).code, ErrorCode::MalformedMessage);
    EXPECT_TRUE(peer.channel.receive<UserData>(kLong));
}

TEST(Channel, TellsAnEmptyMessageFromTheEnd) {
    auto peer = RawPeer::create();
    send_raw(peer.socket.get(), {}, {});
    EXPECT_EQ(receive_error(peer.channel).code, ErrorCode::MalformedMessage);
    peer.socket.reset();
    EXPECT_EQ(receive_error(peer.channel).code, ErrorCode::PeerClosed);
}

TEST(Channel, ClosesTheObjectsOfAnEmptyMessage) {
    auto peer = RawPeer::create();
    const auto objects = make_objects(2);
    const auto before = open_descriptors();
    send_raw(peer.socket.get(), {}, objects);
    EXPECT_EQ(receive_error(peer.channel).code, ErrorCode::MalformedMessage);
    EXPECT_TRUE(nothing_leaked_since(before));
}

TEST(Channel, RefusesAMessageOfAnotherVersion) {
    auto peer = RawPeer::create();
    auto message = encode(Message(user_data(1))).value().bytes;
    message[4] = std::byte{2};
    send_raw(peer.socket.get(), message, {});
    EXPECT_EQ(receive_error(peer.channel).code, ErrorCode::UnsupportedVersion);
}

TEST(Channel, RefusesAMessageBeyondTheLimit) {
    auto peer = RawPeer::create();
    const auto objects = make_objects(2);
    const auto before = open_descriptors();
    send_raw(peer.socket.get(), std::vector<std::byte>(kMaxMessageBytes + 1), objects);
    const Error error = receive_error(peer.channel);
    EXPECT_EQ(error.code, ErrorCode::MalformedMessage);
    EXPECT_EQ(error.reason, "message length 65537 is more than 65536");
    EXPECT_TRUE(nothing_leaked_since(before));
}

TEST(Channel, RefusesMoreDescriptorsThanAMessageMayHave) {
    auto peer = RawPeer::create();
    const auto message = encode(maximal_texture_handle()).value().bytes;
    const auto objects = make_objects(100);
    const auto before = open_descriptors();
    for (const std::size_t count : {kMaxMessageObjects + 1, kMaxMessageObjects + 2, objects.size()}) {
        send_raw(peer.socket.get(), message, std::span(objects).first(count));
        const Error error = receive_error(peer.channel);
        EXPECT_EQ(error.code, ErrorCode::MalformedMessage);
        EXPECT_EQ(error.reason, "the message came with more than 4 descriptors");
        EXPECT_TRUE(nothing_leaked_since(before));
    }
}

TEST(Channel, RefusesDescriptorsThatItsMessageDoesNotHave) {
    auto peer = RawPeer::create();
    const auto objects = make_objects(kMaxMessageObjects);
    const auto before = open_descriptors();
    send_raw(peer.socket.get(), encode(Message(user_data(1))).value().bytes, objects);
    EXPECT_THAT(receive_error(peer.channel).reason,
                HasSubstr("object count 0 is not that of the objects that came, 4"));
    EXPECT_TRUE(nothing_leaked_since(before));
}

TEST(Channel, SaysThatThisProcessHasNoDescriptorsLeft) {
    auto [here, there] = Channel::pair().value();
    ASSERT_TRUE(there.send(maximal_texture_handle(), kLong));
    const auto before = open_descriptors();
    {
        const NoFreeDescriptors limit;
        const Error error = receive_error(here);
        EXPECT_EQ(error.code, ErrorCode::OutOfHostMemory);
        EXPECT_EQ(error.native, EMFILE);
    }
    EXPECT_TRUE(nothing_leaked_since(before));
}

TEST(Channel, PairFailsWhereThereAreNoDescriptorsLeft) {
    const NoFreeDescriptors limit;
    const auto ends = Channel::pair();
    ASSERT_FALSE(ends);
    EXPECT_EQ(ends.error().code, ErrorCode::OutOfHostMemory);
    EXPECT_EQ(ends.error().native, EMFILE);
}

TEST(Channel, SaysThatAMessageIsTooLongForTheSocket) {
    auto peer = RawPeer::create();
    const int smallest = 0;
    ASSERT_EQ(setsockopt(peer.channel.waitable(), SOL_SOCKET, SO_SNDBUF, &smallest, sizeof(smallest)), 0);
    const auto sent = peer.channel.send(Message(user_data(60 * 1024)), kLong);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, ErrorCode::SizeOverflow);
    EXPECT_EQ(sent.error().native, EMSGSIZE);
}

TEST(Channel, RefusesToSendADescriptorThatIsNotOpen) {
    auto [here, there] = Channel::pair().value();
    auto handle = semaphore_handle();
    const int descriptor = handle.object.take();
    ::close(descriptor);
    handle.object.reset(descriptor);
    const auto sent = here.send(handle, kLong);
    std::ignore = handle.object.take();
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, ErrorCode::InvalidHandle);
    EXPECT_EQ(sent.error().native, EBADF);
}

TEST(Channel, LeaksNothingOverManyRounds) {
    const auto before = open_descriptors();
    for (int round = 0; round < 1000; ++round) {
        auto [here, there] = Channel::pair().value();
        ASSERT_TRUE(here.send(maximal_texture_handle(), kLong));
        ASSERT_TRUE(there.receive<ApiTextureHandle>(kLong));
    }
    EXPECT_TRUE(nothing_leaked_since(before));
}

} // namespace
} // namespace geyser
