// Listeners that register with launchd, beside what ipc_listener_test.cpp asks of listeners everywhere.
#include "../support/ipc_sockets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>

#include <sys/stat.h>

namespace geyser {
namespace {

using namespace test;
using namespace std::chrono_literals;
using testing::HasSubstr;

std::string content_of(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(MacListener, ItsFileIsOneLine) {
    const TemporaryDirectory directory;
    const auto listener = ChannelListener::listen(directory / "listener");
    ASSERT_TRUE(listener) << listener.error().message();
    EXPECT_THAT(content_of(directory / "listener"),
                testing::MatchesRegex("geyser-mach-1 dev\\.geyser\\.[0-9a-f]+ " + std::to_string(getpid()) + "\n"));
    const auto names = std::filesystem::directory_iterator(directory.path());
    EXPECT_EQ(std::distance(begin(names), end(names)), 1); // the draft is gone
}

TEST(MacListener, WhatIsSentBeforeAcceptIsReceivedAfterIt) {
    const TemporaryDirectory directory;
    auto listener = ChannelListener::listen(directory / "listener").value();
    auto client = Channel::connect(directory / "listener", 0s).value();
    ASSERT_TRUE(client.send(semaphore_handle(), 0s));
    auto server = listener.accept(0s).value();
    EXPECT_TRUE(server.receive<ApiSemaphoreHandle>(0s));
    ASSERT_TRUE(server.send(semaphore_handle(), 0s));
    EXPECT_TRUE(client.receive<ApiSemaphoreHandle>(0s));
}

TEST(MacListener, WhatADeadClientSentIsReceived) {
    const TemporaryDirectory directory;
    auto listener = ChannelListener::listen(directory / "listener").value();
    {
        auto client = Channel::connect(directory / "listener", 0s).value();
        ASSERT_TRUE(client.send(Message(user_data(3)), 0s));
    }
    auto server = listener.accept(0s).value();
    EXPECT_TRUE(server.receive<UserData>(0s));
    EXPECT_EQ(server.receive(kLong).error().code, ErrorCode::PeerClosed);
    EXPECT_EQ(server.send(Message(user_data(3)), 0s).error().code, ErrorCode::PeerClosed);
}

TEST(MacListener, ClientsThatWereNotAcceptedAreHungUpOn) {
    const TemporaryDirectory directory;
    std::optional listener = ChannelListener::listen(directory / "listener").value();
    auto client = Channel::connect(directory / "listener", 0s).value();
    ASSERT_TRUE(client.send(Message(user_data(3)), 0s));
    listener.reset();
    EXPECT_EQ(client.receive(kLong).error().code, ErrorCode::PeerClosed);
}

TEST(MacListener, AFullBacklogMakesConnectTimeOut) {
    const TemporaryDirectory directory;
    const std::string path = directory / "listener";
    auto listener = ChannelListener::listen(path).value();
    std::vector<Channel> waiting;
    for (auto channel = Channel::connect(path, 0s); channel; channel = Channel::connect(path, 0s)) {
        waiting.push_back(std::move(*channel));
    }
    EXPECT_GE(waiting.size(), 100U);
    const Error error = Channel::connect(path, 2ms).error();
    EXPECT_EQ(error.code, ErrorCode::Timeout);
    EXPECT_EQ(error.reason, "no room in the backlog of the listener at " + path + " within 2 ms");
    EXPECT_EQ(under_signals([&] { return Channel::connect(path, kLong); }).error().code, ErrorCode::Interrupted);
    EXPECT_TRUE(while_blocked([&] { return Channel::connect(path, kLong).has_value(); },
                              [&] { EXPECT_TRUE(listener.accept(0s)); }));
}

TEST(MacListener, ADeadListenersFileIsRefused) {
    const TemporaryDirectory directory;
    {
        const auto listener = ChannelListener::listen(directory / "listener");
        ASSERT_TRUE(listener);
        std::filesystem::rename(directory / "listener", directory / "kept");
    }
    const auto channel = Channel::connect(directory / "kept", kLong);
    ASSERT_FALSE(channel);
    EXPECT_EQ(channel.error().code, ErrorCode::SystemFailure);
    EXPECT_EQ(channel.error().native, ECONNREFUSED);
}

/// What may lie at the path instead of a listener's file.
struct Hostile {
    std::string name;
    std::function<void(const std::string& path)> make;
    ErrorCode code;
    int native;
};
class HostileFile : public testing::TestWithParam<Hostile> {};

TEST_P(HostileFile, IsNotConnectedTo) {
    const TemporaryDirectory directory;
    GetParam().make(directory / "listener");
    const auto channel = Channel::connect(directory / "listener", kLong);
    ASSERT_FALSE(channel);
    EXPECT_EQ(channel.error().code, GetParam().code) << channel.error().message();
    EXPECT_EQ(channel.error().native, GetParam().native);
}

auto with(const std::string& content, mode_t mode = 0600) {
    return [=](const std::string& path) {
        std::ofstream(path) << content;
        ASSERT_EQ(::chmod(path.c_str(), mode), 0);
    };
}

const std::string kService = "dev.geyser.0123456789abcdef0123456789abcdef";

INSTANTIATE_TEST_SUITE_P(
    MacListener, HostileFile,
    testing::Values(
        Hostile{"Empty", with(""), ErrorCode::SystemFailure, ECONNREFUSED},
        Hostile{"SomethingElse", with("hello"), ErrorCode::SystemFailure, ECONNREFUSED},
        Hostile{"TooLong", with("geyser-mach-1 " + kService + " 12\n" + std::string(100000, 'x')),
                ErrorCode::SystemFailure, ECONNREFUSED},
        Hostile{"OfAnotherVersion", with("geyser-mach-2 " + kService + " 12\n"), ErrorCode::SystemFailure,
                ECONNREFUSED},
        Hostile{"OfAnotherService", with("geyser-mach-1 com.apple.0123456789abcdef0123456789abcde+ 12\n"),
                ErrorCode::SystemFailure, ECONNREFUSED},
        Hostile{"WithASpaceInTheName", with("geyser-mach-1 dev.geyser.0123456789abcdef 123456789abcdef 12\n"),
                ErrorCode::SystemFailure, ECONNREFUSED},
        Hostile{"WithoutAProcess", with("geyser-mach-1 " + kService + " x\n"), ErrorCode::SystemFailure, ECONNREFUSED},
        Hostile{"OfNobody", with("geyser-mach-1 " + kService + " 12\n"), ErrorCode::SystemFailure, ECONNREFUSED},
        Hostile{"WritableByOthers", with("geyser-mach-1 " + kService + " 12\n", 0620), ErrorCode::PeerRejected, 0},
        Hostile{"Link",
                [](const std::string& path) {
                    with("geyser-mach-1 " + kService + " 12\n")(path + ".target");
                    ASSERT_EQ(::symlink((path + ".target").c_str(), path.c_str()), 0);
                },
                ErrorCode::SystemFailure, ELOOP},
        Hostile{"Pipe", [](const std::string& path) { ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0); },
                ErrorCode::SystemFailure, ECONNREFUSED},
        Hostile{"Folder", [](const std::string& path) { ASSERT_EQ(::mkdir(path.c_str(), 0700), 0); },
                ErrorCode::SystemFailure, ECONNREFUSED},
        Hostile{"OfAnotherUser",
                [](const std::string& path) {
                    with("geyser-mach-1 " + kService + " 12\n")(path);
                    if (::chown(path.c_str(), 12345, 12345) != 0) {
                        GTEST_SKIP() << "only the superuser can give a file away";
                    }
                },
                ErrorCode::PeerRejected, 0}),
    [](const auto& instance) { return instance.param.name; });

TEST(MacListener, RefusesPathsThatAreNone) {
    for (const std::string& path : {std::string(), std::string("a\0b", 3)}) {
        EXPECT_EQ(ChannelListener::listen(path).error().code, ErrorCode::InvalidArgument);
        EXPECT_EQ(Channel::connect(path, 0s).error().code, ErrorCode::InvalidArgument);
    }
}

} // namespace
} // namespace geyser
