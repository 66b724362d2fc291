// Channels and listeners as the sockets and descriptors that they are on Linux.
#include "../support/ipc_sockets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>

namespace geyser {
namespace {

using namespace test;
using namespace std::chrono_literals;
using testing::HasSubstr;

ino_t inode(int descriptor) {
    struct stat file = {};
    fstat(descriptor, &file);
    return file.st_ino;
}

TEST(Channel, CarriesTheObjectsThemselves) {
    auto [here, there] = Channel::pair().value();
    const auto sent = maximal_texture_handle();
    ASSERT_TRUE(here.send(sent, kLong));
    const auto got = there.receive<ApiTextureHandle>(kLong);
    ASSERT_TRUE(got) << got.error().message();
    ASSERT_EQ(got->objects.size(), sent.objects.size());
    for (std::size_t i = 0; i < sent.objects.size(); ++i) {
        EXPECT_NE(got->objects[i].get(), sent.objects[i].get());
        EXPECT_EQ(inode(got->objects[i].get()), inode(sent.objects[i].get()));
    }
}

TEST(Channel, CarriesObjectsOfAnyKind) {
    auto [here, there] = Channel::pair().value();
    auto handle = semaphore_handle();
    handle.object = socket_pair().first;
    const ino_t sent = inode(handle.object.get());
    ASSERT_TRUE(here.send(handle, kLong));
    EXPECT_EQ(inode(there.receive<ApiSemaphoreHandle>(kLong).value().object.get()), sent);
}

TEST(Channel, LeavesAHandleWithItsSender) {
    auto [here, there] = Channel::pair().value();
    const auto handle = semaphore_handle();
    ASSERT_TRUE(here.send(handle, kLong));
    EXPECT_NE(fcntl(handle.object.get(), F_GETFD), -1);
}

TEST(Channel, ReceivesObjectsThatAreCloseOnExec) {
    auto [here, there] = Channel::pair().value();
    ASSERT_TRUE(here.send(semaphore_handle(), kLong));
    EXPECT_TRUE(is_close_on_exec(there.receive<ApiSemaphoreHandle>(kLong).value().object.get()));
}

TEST(Channel, MakesAnAdoptedSocketCloseOnExec) {
    auto [here, there] = socket_pair();
    ASSERT_EQ(fcntl(here.get(), F_SETFD, 0), 0);
    const auto channel = Channel::adopt(std::move(here));
    ASSERT_TRUE(channel);
    EXPECT_TRUE(is_close_on_exec(channel->waitable()));
}

UniqueFd socket_with_credentials() {
    auto socket = socket_pair().first;
    const int on = 1;
    setsockopt(socket.get(), SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
    return socket;
}

struct Unfit {
    std::string name;
    std::function<UniqueFd()> make;
    ErrorCode code;
    std::string reason;
};
class UnfitSocket : public testing::TestWithParam<Unfit> {};

TEST_P(UnfitSocket, IsNotAdopted) {
    const auto before = open_descriptors();
    {
        const auto channel = Channel::adopt(GetParam().make());
        ASSERT_FALSE(channel);
        EXPECT_EQ(channel.error().code, GetParam().code);
        EXPECT_EQ(channel.error().operation, "Channel::adopt");
        EXPECT_THAT(channel.error().reason, HasSubstr(GetParam().reason));
    }
    EXPECT_EQ(open_descriptors(), before);
}

INSTANTIATE_TEST_SUITE_P(
    Channel, UnfitSocket,
    testing::Values(Unfit{"Empty", [] { return UniqueFd(); }, ErrorCode::InvalidHandle, "Bad file descriptor"},
                    Unfit{"File", make_object, ErrorCode::InvalidArgument, "is not a socket"},
                    Unfit{"Stream", [] { return socket_pair(SOCK_STREAM).first; }, ErrorCode::InvalidArgument,
                          "SO_TYPE of the socket is 1, not 5"},
                    Unfit{"Internet", [] { return UniqueFd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)); },
                          ErrorCode::InvalidArgument, "SO_DOMAIN of the socket is 2, not 1"},
                    Unfit{"Credentials", socket_with_credentials, ErrorCode::InvalidArgument,
                          "SO_PASSCRED of the socket is 1, not 0"},
                    Unfit{"Unconnected", [] { return UniqueFd(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0)); },
                          ErrorCode::InvalidArgument, "is not connected"}),
    [](const auto& instance) { return instance.param.name; });

struct BadPath {
    std::string name;
    std::string path;
    std::string reason;
};
class UnfitPath : public testing::TestWithParam<BadPath> {};

TEST_P(UnfitPath, IsRefusedByBothSides) {
    const auto listener = ChannelListener::listen(GetParam().path);
    ASSERT_FALSE(listener);
    EXPECT_EQ(listener.error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(listener.error().operation, "ChannelListener::listen");
    EXPECT_THAT(listener.error().reason, HasSubstr(GetParam().reason));
    const auto channel = Channel::connect(GetParam().path, 0s);
    ASSERT_FALSE(channel);
    EXPECT_EQ(channel.error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(channel.error().operation, "Channel::connect");
}

INSTANTIATE_TEST_SUITE_P(ChannelListener, UnfitPath,
                         testing::Values(BadPath{"Empty", "", "the socket path is empty"},
                                         BadPath{"Abstract", std::string("\0geyser", 7),
                                                 "the socket path holds a zero byte"},
                                         BadPath{"TooLong", std::string(108, 'x'), "has 108 bytes, more than 107"}),
                         [](const auto& instance) { return instance.param.name; });

TEST(ChannelListener, TakesThePathsThatJustFit) {
    const TemporaryDirectory directory;
    const std::string path = directory / std::string(107 - directory.path().native().size() - 1, 'x');
    ASSERT_EQ(path.size(), 107U);
    const auto listener = ChannelListener::listen(path);
    ASSERT_TRUE(listener) << listener.error().message();
    EXPECT_TRUE(Channel::connect(path, kLong));
}

TEST(Channel, ConnectIsRefusedByADeadSocket) {
    const TemporaryDirectory directory;
    UniqueFd dead(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    ASSERT_EQ(bind_raw(dead, directory / "socket"), 0);
    dead.reset();
    EXPECT_EQ(Channel::connect(directory / "socket", kLong).error().native, ECONNREFUSED);
}

class FullBacklog : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_EQ(bind_raw(listener_, path_), 0);
        ASSERT_EQ(listen(listener_.get(), 0), 0);
        for (auto channel = Channel::connect(path_, 0s); channel; channel = Channel::connect(path_, 0s)) {
            waiting_.push_back(std::move(*channel));
        }
        ASSERT_FALSE(waiting_.empty());
    }

    TemporaryDirectory directory_;
    std::string path_ = directory_ / "socket";
    UniqueFd listener_{socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0)};
    std::vector<Channel> waiting_;
};

TEST_F(FullBacklog, MakesConnectTimeOut) {
    EXPECT_EQ(Channel::connect(path_, 0s).error().code, ErrorCode::Timeout);
    EXPECT_EQ(Channel::connect(path_, 1ns).error().code, ErrorCode::Timeout);
    const Error error = Channel::connect(path_, 2ms).error();
    EXPECT_EQ(error.code, ErrorCode::Timeout);
    EXPECT_EQ(error.reason, "no room in the backlog of the listener at " + path_ + " within 2 ms");
}

TEST_F(FullBacklog, LetsSignalsInterruptConnect) {
    const auto connected = under_signals([&] { return Channel::connect(path_, kLong); });
    ASSERT_FALSE(connected);
    EXPECT_EQ(connected.error().code, ErrorCode::Interrupted);
}

TEST_F(FullBacklog, LetsConnectGoOnWhenThereIsRoom) {
    const bool connected = while_blocked([&] { return Channel::connect(path_, Timeout::max()).has_value(); },
                                         [&] { UniqueFd(accept(listener_.get(), nullptr, nullptr)).reset(); });
    EXPECT_TRUE(connected);
}

/// The kernel reports the end before a message that comes with it, now and then: once in some thousand rounds where
/// that is not looked after.
TEST(Channel, GivesTheLastMessageToOneWhoPollsAsThePeerLeaves) {
    constexpr int kRounds = 1000;
    std::atomic<Channel*> leaving = nullptr;
    std::atomic<int> left = 0;
    std::jthread peer([&] {
        for (int i = 0; i < kRounds; ++i) {
            Channel* channel = nullptr;
            while ((channel = leaving.exchange(nullptr)) == nullptr) {
                std::this_thread::yield();
            }
            (void)channel->send(user_data(1), kLong);
            channel->close();
            left = i + 1;
            left.notify_one();
        }
    });
    for (int i = 0; i < kRounds; ++i) {
        auto [here, there] = Channel::pair().value();
        leaving = &there;
        auto message = here.receive(0s);
        while (!message && message.error().code == ErrorCode::Timeout) {
            message = here.receive(0s);
        }
        EXPECT_TRUE(message) << "round " << i << ": " << message.error().message();
        left.wait(i); // its end goes away here
    }
}

} // namespace
} // namespace geyser
