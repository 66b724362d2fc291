// Channels and streams between two processes.
#include "../support/await.hpp"
#include "../support/ipc_sockets.hpp"
#include "../support/stream_fixture.hpp"
#include "ipc/shared_memory.hpp"

#include <peer_process.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace geyser::test {
namespace {

class MacProcess : public testing::Test {
protected:
    PeerProcess start(const std::string& role) { return PeerProcess("macos_peer", {role, path_}); }

    TemporaryDirectory directory_;
    std::string path_ = directory_ / "listener";
    ChannelListener listener_ = ChannelListener::listen(path_).value();
};

TEST_F(MacProcess, ObjectsComeBackFromAnother) {
    auto peer = start("echo");
    auto channel = listener_.accept(kLong).value();
    EXPECT_EQ(channel.peer().process, static_cast<std::uint32_t>(peer.id()));
    EXPECT_EQ(channel.peer().user, geteuid());

    auto memory = create_sealed_memory("test", 4096, "test").value();
    const auto mine = MappedMemory::map(memory, 4096, "test").value();
    mine.bytes()[9] = std::byte{5};
    ASSERT_TRUE(channel.send(SharedMemoryHandle{.object = std::move(memory)}, kLong));
    const auto back = channel.receive<SharedMemoryHandle>(kLong).value();
    EXPECT_EQ(MappedMemory::map_checked(back.object, 4096, "test").value().bytes()[9], std::byte{5});

    ASSERT_TRUE(channel.send(maximal_texture_handle(), kLong));
    EXPECT_EQ(channel.receive<ApiTextureHandle>(kLong).value().objects.size(), kMaxMessageObjects);
    channel.close();
    EXPECT_EQ(peer.wait(), 0);
}

TEST_F(MacProcess, ManyMessagesComeBackInOrder) {
    auto peer = start("echo");
    auto channel = listener_.accept(kLong).value();
    constexpr std::uint32_t kMessages = 1000;
    std::thread producer([&] {
        for (std::uint32_t i = 0; i < kMessages; ++i) {
            ASSERT_TRUE(channel.send(Message(WireSyncPoint{.semaphore = i, .value = i}), kLong));
        }
    });
    for (std::uint32_t i = 0; i < kMessages; ++i) {
        EXPECT_EQ(channel.receive<WireSyncPoint>(kLong).value().semaphore, i);
    }
    producer.join();
}

TEST_F(MacProcess, WhatAnotherSentBeforeItDiedIsReceived) {
    auto peer = start("die");
    auto channel = listener_.accept(kLong).value();
    EXPECT_NE(peer.wait(), 0);
    EXPECT_TRUE(channel.receive<ApiSemaphoreHandle>(kLong));
    EXPECT_EQ(channel.receive(kLong).error().code, ErrorCode::PeerClosed);
}

TEST_F(MacProcess, ADeathWakesABlockedReceive) {
    auto peer = start("sleep");
    auto channel = listener_.accept(kLong).value();
    const auto code = while_blocked([&] { return channel.receive(kLong).error().code; }, [&] { peer.kill(); });
    EXPECT_EQ(code, ErrorCode::PeerClosed);
}

TEST_F(MacProcess, ADeathWakesABlockedSend) {
    auto peer = start("sleep");
    auto channel = listener_.accept(kLong).value();
    while (channel.send(Message(user_data(1)), Timeout::zero())) {
    }
    const auto code =
        while_blocked([&] { return channel.send(Message(user_data(1)), kLong).error().code; }, [&] { peer.kill(); });
    EXPECT_EQ(code, ErrorCode::PeerClosed);
}

using MacStream = Stream;

TEST_F(MacStream, EveryFrameReachesAnotherProcess) {
    auto sender = make_sender();
    PeerProcess peer("macos_peer", {"receive", directory_});
    ASSERT_TRUE(await([&] { return sender->statistics().receivers == 1; }));
    for (int i = 0; i < 300; ++i) {
        send(*sender, static_cast<unsigned char>(i), 1min);
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

TEST_F(MacStream, FramesComeFromAnotherProcessUntilItDies) {
    PeerProcess peer("macos_peer", {"send", directory_});
    auto receiver = make_receiver();
    for (int i = 0; i < 50; ++i) {
        const auto frame = receiver->acquire(1min);
        ASSERT_TRUE(frame) << frame.error().message();
        EXPECT_EQ(first_byte(*frame), std::to_integer<unsigned>(frame->info().metadata[0]));
    }
    peer.kill();
    std::optional<Error> end;
    while (!end) {
        if (const auto frame = receiver->acquire(1min); !frame) {
            end = frame.error();
        }
    }
    EXPECT_EQ(end->code, ErrorCode::PeerClosed);

    // The next sender of the name finds the dead one's file, and the receiver finds the sender.
    PeerProcess next("macos_peer", {"send", directory_});
    ASSERT_TRUE(await([&] { return receiver->acquire(1s).has_value(); }));
}

} // namespace
} // namespace geyser::test
