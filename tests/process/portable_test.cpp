// Channels and streams between two processes, as they are on every system: the other one is portable_peer, a program
// that lies beside this one.
#include "../support/await.hpp"
#include "../support/blocked.hpp"
#include "../support/ipc_messages.hpp"
#include "../support/stream_fixture.hpp"
#include "ipc/shared_memory.hpp"

#include <death.hpp>
#include <peer_process.hpp>

#include <gtest/gtest.h>

namespace geyser::test {
namespace {

class ChannelToAProcess : public testing::Test {
protected:
    PeerProcess start(const std::string& role) { return PeerProcess("portable_peer", {role, path_}); }

    TemporaryDirectory directory_;
    std::string path_ = directory_ / "listener";
    ChannelListener listener_ = ChannelListener::listen(path_).value();
};

TEST_F(ChannelToAProcess, KnowsWhoseProcessItIs) {
    auto peer = start("echo");
    const auto channel = listener_.accept(kLong).value();
    EXPECT_EQ(channel.peer().process, static_cast<std::uint32_t>(peer.id()));
}

TEST_F(ChannelToAProcess, TellsTheProcessThatItIsClosed) {
    auto peer = start("echo");
    listener_.accept(kLong).value().close();
    EXPECT_EQ(peer.wait(), 0);
}

TEST_F(ChannelToAProcess, CarriesMemoryThereAndBack) {
    const auto peer = start("echo");
    auto channel = listener_.accept(kLong).value();
    auto memory = create_sealed_memory("test", 4096, "test").value();
    const auto mine = MappedMemory::map(memory, 4096, "test").value();
    mine.bytes()[9] = std::byte{5};
    ASSERT_TRUE(channel.send(SharedMemoryHandle{.object = std::move(memory)}, kLong));
    const auto back = channel.receive<SharedMemoryHandle>(kLong).value();
    EXPECT_EQ(MappedMemory::map_checked(back.object, 4096, "test").value().bytes()[9], std::byte{5});
}

TEST_F(ChannelToAProcess, CarriesAsManyObjectsAsAMessageMayHave) {
    const auto peer = start("echo");
    auto channel = listener_.accept(kLong).value();
    ASSERT_TRUE(channel.send(maximal_texture_handle(), kLong));
    EXPECT_EQ(channel.receive<ApiTextureHandle>(kLong).value().objects.size(), kMaxMessageObjects);
}

TEST_F(ChannelToAProcess, KeepsTheOrderOfManyMessages) {
    const auto peer = start("echo");
    auto channel = listener_.accept(kLong).value();
    constexpr std::uint32_t kMessages = 1000;
    std::jthread producer([&] {
        for (std::uint32_t i = 0; i < kMessages; ++i) {
            ASSERT_TRUE(channel.send(Message(WireSyncPoint{.semaphore = i, .value = i}), kLong));
        }
    });
    for (std::uint32_t i = 0; i < kMessages; ++i) {
        const auto got = channel.receive<WireSyncPoint>(kLong);
        ASSERT_TRUE(got) << got.error().message();
        ASSERT_EQ(got->semaphore, i);
    }
}

TEST_F(ChannelToAProcess, HasWhatWasSentBeforeTheProcessDied) {
    auto peer = start("die");
    auto channel = listener_.accept(kLong).value();
    ASSERT_TRUE(channel.send(Message(user_data(1)), kLong));
    EXPECT_NE(peer.wait(), 0);
    EXPECT_TRUE(channel.receive<UserData>(kLong));
    EXPECT_EQ(channel.receive<ApiSemaphoreHandle>(kLong).has_value(), kSentObjectsOutliveTheSender);
    EXPECT_EQ(channel.receive(kLong).error().code, ErrorCode::PeerClosed);
}

TEST_F(ChannelToAProcess, WakesABlockedReceiveWhenTheProcessDies) {
    auto peer = start("stay");
    auto channel = listener_.accept(kLong).value();
    const auto code = while_blocked([&] { return channel.receive(kLong).error().code; }, [&] { peer.kill(); });
    EXPECT_EQ(code, ErrorCode::PeerClosed);
}

TEST_F(ChannelToAProcess, WakesABlockedSendWhenTheProcessDies) {
    auto peer = start("stay");
    auto channel = listener_.accept(kLong).value();
    const Message large(user_data(16 * 1024));
    while (channel.send(large, Timeout::zero())) {
    }
    const auto code = while_blocked([&] { return channel.send(large, kLong).error().code; }, [&] { peer.kill(); });
    EXPECT_EQ(code, ErrorCode::PeerClosed);
}

class StreamToAProcess : public Stream {
protected:
    PeerProcess start(const std::string& role) { return PeerProcess("portable_peer", {role, directory_}); }
};

TEST_F(StreamToAProcess, BringsEveryFrame) {
    auto sender = make_sender();
    auto peer = start("receive");
    ASSERT_TRUE(await([&] { return sender->statistics().receivers == 1; }));
    for (int i = 0; i < 300; ++i) {
        ASSERT_NO_FATAL_FAILURE(send(*sender, static_cast<unsigned char>(i), kLong));
    }
    // Its last frames are its own to take: a sender that leaves ends the stream at once.
    ASSERT_TRUE(await([&] {
        const auto streams = list_streams(directory_, 1s);
        return streams && streams->size() == 1 && (*streams)[0].receivers.size() == 1 &&
               (*streams)[0].receivers[0].taken == 300;
    }));
    sender.reset();
    EXPECT_EQ(peer.wait(), 0);
}

TEST_F(StreamToAProcess, GetsItsSlotsBackWhenTheReceiverDies) {
    auto sender = make_sender();
    auto peer = start("receive");
    ASSERT_TRUE(await([&] { return sender->statistics().receivers == 1; }));
    send(*sender, 1);
    peer.kill();
    EXPECT_TRUE(await([&] { return sender->statistics().receivers == 0; }));
    for (unsigned char i = 0; i < 20; ++i) {
        ASSERT_NO_FATAL_FAILURE(send(*sender, i));
    }
}

TEST_F(StreamToAProcess, BringsFramesUntilTheSenderDiesAndThenTheNextOnes) {
    auto peer = start("send");
    auto receiver = make_receiver();
    for (int i = 0; i < 50; ++i) {
        const auto frame = receiver->acquire(kLong);
        ASSERT_TRUE(frame) << frame.error().message();
        EXPECT_EQ(first_byte(*frame), std::to_integer<unsigned>(frame->info().metadata[0]));
    }
    peer.kill();
    std::optional<Error> end;
    while (!end) {
        if (const auto frame = receiver->acquire(kLong); !frame) {
            end = frame.error();
        }
    }
    EXPECT_EQ(end->code, ErrorCode::PeerClosed);

    // It finds the sender where the dead one's file may still lie.
    const auto next = start("send");
    EXPECT_TRUE(await([&] { return receiver->acquire(1s).has_value(); }));
}

} // namespace
} // namespace geyser::test
