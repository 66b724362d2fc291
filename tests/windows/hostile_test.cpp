// Clients that are broken, or mean harm.
#include "../support/await.hpp"
#include "../support/blocked.hpp"
#include "../support/temporary_directory.hpp"
#include "raw_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <ostream>
#include <span>

namespace geyser::test {
namespace {

using testing::HasSubstr;

class PipeListener : public testing::Test {
protected:
    /// A Channel comes through where the others were turned away.
    void expect_a_good_client_gets_in() {
        auto client = Channel::connect(path_, kLong);
        ASSERT_TRUE(client) << client.error().message();
        const auto server = listener_.accept(kLong);
        EXPECT_TRUE(server) << server.error().message();
    }

    TemporaryDirectory directory_;
    std::string path_ = directory_ / "listener";
    ChannelListener listener_ = ChannelListener::listen(path_).value();
};

TEST_F(PipeListener, TurnsAwayAClientThatLeavesBeforeItHasSaidAnything) {
    RawClient(path_).hang_up();
    EXPECT_EQ(listener_.accept(0s).error().code, ErrorCode::Timeout);
    expect_a_good_client_gets_in();
}

TEST_F(PipeListener, DoesNotWaitForASilentClient) {
    const RawClient silent(path_);
    EXPECT_EQ(listener_.accept(20ms).error().code, ErrorCode::Timeout);
    expect_a_good_client_gets_in();
}

TEST_F(PipeListener, HasRoomBesideAnyNumberOfSilentClients) {
    std::vector<std::unique_ptr<RawClient>> crowd;
    for (int i = 0; i < 60; ++i) {
        crowd.push_back(std::make_unique<RawClient>(path_));
        EXPECT_EQ(listener_.accept(0s).error().code, ErrorCode::Timeout);
    }
    expect_a_good_client_gets_in();
}

TEST_F(PipeListener, TurnsAwayWhoDoesNotSayHello) {
    RawClient client(path_);
    ASSERT_TRUE(client.write({}, std::as_bytes(std::span("good day"))));
    EXPECT_EQ(listener_.accept(20ms).error().code, ErrorCode::Timeout);
    EXPECT_FALSE(client.say_hello());
    expect_a_good_client_gets_in();
}

TEST_F(PipeListener, TurnsAwayATooLongHello) {
    RawClient client(path_);
    ASSERT_TRUE(client.write(std::vector<std::byte>(1000)));
    EXPECT_EQ(listener_.accept(20ms).error().code, ErrorCode::Timeout);
    EXPECT_FALSE(client.say_hello());
}

TEST_F(PipeListener, TurnsAwayAHelloWithHandlesThatAreNotTheClients) {
    RawClient client(path_);
    ASSERT_TRUE(client.write(std::vector(4, kNobodysHandle), RawClient::hello()));
    EXPECT_EQ(listener_.accept(20ms).error().code, ErrorCode::Timeout);
    EXPECT_FALSE(client.say_hello());
    expect_a_good_client_gets_in();
}

// A mutex for the last of them would end this process: the system's pool waits for it.
TEST_F(PipeListener, TurnsAwayAHelloWithABellOfAnotherKind) {
    const UniqueHandle mutex(CreateMutexW(nullptr, FALSE, nullptr));
    const UniqueHandle timer(CreateWaitableTimerW(nullptr, TRUE, nullptr));
    const RawClient client(path_);
    for (std::size_t bell = 0; bell < 4; ++bell) {
        for (const HANDLE other : {mutex.get(), timer.get(), client.bells()[(bell + 2) % 4], client.pipe()}) {
            RawClient liar(path_);
            auto bells = client.bells();
            bells[bell] = other;
            ASSERT_TRUE(liar.write(bells, RawClient::hello()));
            EXPECT_EQ(listener_.accept(20ms).error().code, ErrorCode::Timeout) << "bell " << bell;
            EXPECT_FALSE(liar.say_hello()) << "bell " << bell;
        }
    }
    expect_a_good_client_gets_in();
}

struct BadFrame {
    const char* name;
    bool (*write)(RawClient& client);
    const char* complaint;
};

void PrintTo(const BadFrame& frame, std::ostream* out) { *out << frame.name; }

class PipeFrame : public PipeListener, public testing::WithParamInterface<BadFrame> {};

constexpr std::array<std::byte, 16> kBody = {};

INSTANTIATE_TEST_SUITE_P(
    WithHandles, PipeFrame,
    testing::Values(
        BadFrame{"ThatThePeerDoesNotHave",
                 [](RawClient& client) { return client.write(std::array{kNobodysHandle}, kBody); }, "out of the peer"},
        // Closing one may have to wait for the peer.
        BadFrame{"OfAFile", [](RawClient& client) { return client.write(std::array{client.pipe()}, kBody); },
                 "which is of a File"},
        // A pseudo handle would be the whole process.
        BadFrame{"OfNoObject", [](RawClient& client) { return client.write(std::array{GetCurrentProcess()}, kBody); },
                 "can be none of the peer's"},
        BadFrame{"OfNothing", [](RawClient& client) { return client.write(std::array<HANDLE, 1>{}, kBody); },
                 "names the handle 0"},
        BadFrame{"ThatAreTooMany",
                 [](RawClient& client) { return client.write(std::vector<HANDLE>(5, client.pipe()), kBody); },
                 "handle count 5 is more than 4"},
        BadFrame{"ThatAreCutOff",
                 [](RawClient& client) {
                     return client.write(std::array{std::byte{1}, std::byte{}, std::byte{}, std::byte{}, std::byte{9}});
                 },
                 "ends in handle:"},
        BadFrame{"WhoseCountIsCutOff", [](RawClient& client) { return client.write(std::array{std::byte{1}}); },
                 "ends in handle count:"}),
    [](const auto& frame) { return frame.param.name; });

TEST_P(PipeFrame, IsRefusedAndTheChannelGoesOn) {
    RawClient client(path_);
    ASSERT_TRUE(client.say_hello());
    auto channel = listener_.accept(kLong).value();
    ASSERT_TRUE(GetParam().write(client));
    ASSERT_TRUE(client.write({}, encode(Message(user_data(3))).value().bytes));
    const auto got = channel.receive(kLong);
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, ErrorCode::MalformedMessage);
    EXPECT_THAT(got.error().reason, HasSubstr(GetParam().complaint));
    EXPECT_TRUE(channel.receive<UserData>(kLong));
}

TEST_F(PipeListener, ItsChannelsTakeObjectsThatAClosedPeerKeptNoLongerForItsEnd) {
    RawClient client(path_);
    ASSERT_TRUE(client.say_hello());
    auto channel = listener_.accept(kLong).value();
    ASSERT_TRUE(client.write(std::array{kNobodysHandle}, std::vector<std::byte>(16)));
    SetEvent(client.bells()[1]);
    EXPECT_EQ(channel.receive(kLong).error().code, ErrorCode::PeerClosed);
}

TEST_F(PipeListener, PassesOverAMessageThatIsTooLong) {
    RawClient client(path_);
    ASSERT_TRUE(client.say_hello());
    auto channel = listener_.accept(kLong).value();
    ASSERT_TRUE(client.write(std::vector<std::byte>(3 * ipc::kMaxFrameBytes)));
    ASSERT_TRUE(client.write({}, encode(Message(user_data(3))).value().bytes));
    const auto got = channel.receive(kLong);
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, ErrorCode::MalformedMessage);
    EXPECT_EQ(channel.receive<UserData>(kLong).value().bytes.size(), 3U);
}

TEST_F(PipeListener, AClientThatTakesNoObjectsIsSentNoMoreAfterAWhile) {
    RawClient client(path_);
    ASSERT_TRUE(client.say_hello());
    auto channel = listener_.accept(kLong).value();
    Result<void> sent;
    for (int i = 0; i < 1000 && sent; ++i) {
        sent = channel.send(semaphore_handle(), 0s);
    }
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, ErrorCode::OutOfHostMemory);
}

TEST_F(PipeListener, AClientThatReadsNothingHoldsSendersUpToTheirDeadlinesOnly) {
    RawClient client(path_);
    ASSERT_TRUE(client.say_hello());
    auto channel = listener_.accept(kLong).value();
    const Message large(user_data(std::size_t{16} << 10));
    std::size_t queued = 0;
    const Message small(user_data(1)); // until nothing else fits in either
    for (const Message* message : {&large, &small}) {
        while (channel.send(*message, 0s)) {
            ++queued;
        }
    }
    ASSERT_GT(queued, 0U);

    const auto expect_timeout = [&](const Message& message, Timeout timeout) {
        const auto begin = std::chrono::steady_clock::now();
        const auto sent = channel.send(message, timeout);
        ASSERT_FALSE(sent);
        EXPECT_EQ(sent.error().code, ErrorCode::Timeout) << sent.error().message();
        EXPECT_GE(std::chrono::steady_clock::now() - begin, timeout);
    };
    expect_timeout(large, 30ms);
    expect_timeout(Message(semaphore_handle()), 30ms);
    const std::size_t before = open_descriptors();
    expect_timeout(Message(semaphore_handle()), 30ms);
    EXPECT_LE(open_descriptors(), before);
    // One that waits behind another has a deadline of its own.
    const auto later = while_blocked([&] { return channel.send(large, kLong).has_value(); },
                                     [&] {
                                         expect_timeout(large, 30ms);
                                         for (std::size_t i = 0; i < queued; ++i) {
                                             EXPECT_FALSE(client.read().empty());
                                         }
                                     });
    EXPECT_TRUE(later);

    // What came too late did not come at all.
    EXPECT_GT(client.read().size(), std::size_t{16} << 10);
    const Message last(user_data(3));
    ASSERT_TRUE(channel.send(last, kLong));
    EXPECT_EQ(client.read(), ipc::encode_frame({}, encode(last).value().bytes));
}

TEST(PipeObjects, AreClosedByTheirSenderOnceTheyAreTaken) {
    auto [here, there] = Channel::pair().value();
    const auto round = [&] {
        ASSERT_TRUE(here.send(semaphore_handle(), kLong));
        ASSERT_TRUE(there.receive<ApiSemaphoreHandle>(kLong));
    };
    round();
    const std::size_t before = open_descriptors();
    for (int i = 0; i < 1000; ++i) {
        round();
    }
    EXPECT_TRUE(await([&] { return open_descriptors() <= before; })) << before << ", now " << open_descriptors();
}

TEST(PipeObjects, OfAChannelGoWithIt) {
    const auto round = [] {
        auto [here, there] = Channel::pair().value();
        ASSERT_TRUE(here.send(Message(user_data(3)), kLong));
        ASSERT_TRUE(there.receive(kLong));
    };
    round();
    const std::size_t before = open_descriptors();
    for (int i = 0; i < 100; ++i) {
        round();
    }
    EXPECT_TRUE(await([&] { return open_descriptors() <= before; })) << before << ", now " << open_descriptors();
}

TEST(PipeObjects, OutliveTheChannelThatSentThem) {
    auto [here, there] = Channel::pair().value();
    {
        auto gone = std::move(here);
        ASSERT_TRUE(gone.send(maximal_texture_handle(), kLong));
    }
    EXPECT_EQ(there.receive<ApiTextureHandle>(kLong).value().objects.size(), kMaxMessageObjects);
    EXPECT_EQ(there.receive(kLong).error().code, ErrorCode::PeerClosed);
}

} // namespace
} // namespace geyser::test
