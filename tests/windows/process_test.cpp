// Channels and streams between two processes.
#include "../support/await.hpp"
#include "../support/blocked.hpp"
#include "../support/stream_fixture.hpp"
#include "ipc/shared_memory.hpp"
#include "raw_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace geyser::test {
namespace {

/// windows_peer.exe, from the test's own folder. Killed where the test does not wait for it.
class Peer {
public:
    Peer(const std::string& role, const std::string& path) {
        std::array<wchar_t, MAX_PATH> own = {};
        GetModuleFileNameW(nullptr, own.data(), static_cast<DWORD>(own.size()));
        const auto program = std::filesystem::path(own.data()).parent_path() / "windows_peer.exe";
        std::wstring line = L"windows_peer " + std::wstring(role.begin(), role.end()) + L" \"" +
                            std::filesystem::path(path).wstring() + L"\"";
        STARTUPINFOW start = {};
        start.cb = sizeof(start);
        PROCESS_INFORMATION information = {};
        EXPECT_TRUE(CreateProcessW(program.c_str(), line.data(), nullptr, nullptr, FALSE, 0, nullptr, nullptr, &start,
                                   &information));
        process_.reset(information.hProcess);
        id_ = information.dwProcessId;
        const UniqueHandle thread(information.hThread);
    }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;
    ~Peer() { kill(); }

    [[nodiscard]] std::uint32_t id() const noexcept { return id_; }
    DWORD wait() {
        DWORD code = STILL_ACTIVE;
        WaitForSingleObject(process_.get(), INFINITE);
        GetExitCodeProcess(process_.get(), &code);
        return code;
    }
    void kill() {
        TerminateProcess(process_.get(), 9);
        wait();
    }

private:
    UniqueHandle process_;
    std::uint32_t id_ = 0;
};

class WindowsProcess : public testing::Test {
protected:
    TemporaryDirectory directory_;
    std::string path_ = directory_ / "listener";
    ChannelListener listener_ = ChannelListener::listen(path_).value();
};

TEST_F(WindowsProcess, ObjectsComeBackFromAnother) {
    Peer peer("echo", path_);
    auto channel = listener_.accept(kLong).value();
    EXPECT_EQ(channel.peer().process, peer.id());

    auto memory = create_sealed_memory("test", 4096, "test").value();
    const auto mine = MappedMemory::map(memory, 4096, "test").value();
    mine.bytes()[9] = std::byte{5};
    ASSERT_TRUE(channel.send(SharedMemoryHandle{.object = std::move(memory)}, kLong));
    const auto back = channel.receive<SharedMemoryHandle>(kLong).value();
    EXPECT_EQ(MappedMemory::map_checked(back.object, 4096, "test").value().bytes()[9], std::byte{5});

    ASSERT_TRUE(channel.send(maximal_texture_handle(), kLong));
    EXPECT_EQ(channel.receive<ApiTextureHandle>(kLong).value().objects.size(), kMaxMessageObjects);
    channel.close();
    EXPECT_EQ(peer.wait(), DWORD{EXIT_SUCCESS});
}

TEST_F(WindowsProcess, ManyMessagesComeBackInOrder) {
    const Peer peer("echo", path_);
    auto channel = listener_.accept(kLong).value();
    constexpr std::uint32_t kMessages = 1000;
    std::thread producer([&] {
        for (std::uint32_t i = 0; i < kMessages; ++i) {
            EXPECT_TRUE(channel.send(Message(WireSyncPoint{.semaphore = i, .value = i}), kLong));
        }
    });
    for (std::uint32_t i = 0; i < kMessages; ++i) {
        EXPECT_EQ(channel.receive<WireSyncPoint>(kLong).value().semaphore, i);
    }
    producer.join();
}

TEST_F(WindowsProcess, WhatAnotherSentBeforeItDiedIsReceivedButItsObjectsAreGone) {
    Peer peer("die", path_);
    auto channel = listener_.accept(kLong).value();
    ASSERT_TRUE(channel.send(Message(user_data(1)), kLong));
    EXPECT_EQ(peer.wait(), 9U);
    EXPECT_TRUE(channel.receive<UserData>(kLong));
    EXPECT_EQ(channel.receive(kLong).error().code, ErrorCode::PeerClosed);
    EXPECT_EQ(channel.receive(kLong).error().code, ErrorCode::PeerClosed);
}

TEST_F(WindowsProcess, ADeathWakesABlockedReceive) {
    Peer peer("sleep", path_);
    auto channel = listener_.accept(kLong).value();
    const auto code = while_blocked([&] { return channel.receive(kLong).error().code; }, [&] { peer.kill(); });
    EXPECT_EQ(code, ErrorCode::PeerClosed);
}

TEST_F(WindowsProcess, ADeathWakesABlockedSend) {
    Peer peer("sleep", path_);
    auto channel = listener_.accept(kLong).value();
    while (channel.send(Message(user_data(16 * 1024)), Timeout::zero())) {
    }
    const auto code = while_blocked([&] { return channel.send(Message(user_data(16 * 1024)), kLong).error().code; },
                                    [&] { peer.kill(); });
    EXPECT_EQ(code, ErrorCode::PeerClosed);
}

TEST_F(WindowsProcess, ADeadListenersFileIsGone) {
    const std::string folder = directory_.path().string();
    Peer peer("send", folder);
    const std::string socket = folder + "/camera.sock";
    ASSERT_TRUE(await([&] { return std::filesystem::exists(socket); }));
    peer.kill();
    EXPECT_TRUE(await([&] { return !std::filesystem::exists(socket); }));
}

using WindowsStream = Stream;

TEST_F(WindowsStream, EveryFrameReachesAnotherProcess) {
    auto sender = make_sender();
    Peer peer("receive", directory_);
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
    EXPECT_EQ(peer.wait(), DWORD{EXIT_SUCCESS});
}

TEST_F(WindowsStream, AKilledReceiverIsNoticedAndItsSlotsComeBack) {
    auto sender = make_sender();
    Peer peer("receive", directory_);
    ASSERT_TRUE(await([&] { return sender->statistics().receivers == 1; }));
    send(*sender, 1);
    peer.kill();
    EXPECT_TRUE(await([&] { return sender->statistics().receivers == 0; }));
    for (unsigned char i = 0; i < 20; ++i) {
        send(*sender, i);
    }
}

TEST_F(WindowsStream, FramesComeFromAnotherProcessUntilItDies) {
    Peer peer("send", directory_);
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

    // The next sender of the name is found.
    const Peer next("send", directory_);
    ASSERT_TRUE(await([&] { return receiver->acquire(1s).has_value(); }));
}

} // namespace
} // namespace geyser::test
