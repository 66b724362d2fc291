// Channels by a path in the file system, on any platform.
#include "../support/blocked.hpp"
#include "../support/ipc_messages.hpp"
#include "../support/temporary_directory.hpp"

#include <geyser/channel.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <optional>

#include <unistd.h>

namespace geyser {
namespace {

using namespace test;
using namespace std::chrono_literals;
using testing::HasSubstr;

TEST(ChannelListener, ConnectsTwoEnds) {
    const TemporaryDirectory directory;
    auto listener = ChannelListener::listen(directory / "socket").value();
    auto client = Channel::connect(directory / "socket", kLong).value();
    auto server = listener.accept(kLong).value();
    ASSERT_TRUE(client.send(semaphore_handle(), kLong));
    EXPECT_TRUE(server.receive<ApiSemaphoreHandle>(kLong));
    EXPECT_EQ(client.peer().process, static_cast<std::uint32_t>(getpid()));
    EXPECT_EQ(server.peer().process, static_cast<std::uint32_t>(getpid()));
}

TEST(ChannelListener, AcceptsAConnectionThatComesLater) {
    const TemporaryDirectory directory;
    auto listener = ChannelListener::listen(directory / "socket").value();
    std::optional<Channel> client;
    const bool accepted = while_blocked([&] { return listener.accept(Timeout::max()).has_value(); },
                                        [&] { client.emplace(Channel::connect(directory / "socket", kLong).value()); });
    EXPECT_TRUE(accepted);
}

TEST(ChannelListener, AcceptTimesOutWhereNobodyConnects) {
    const TemporaryDirectory directory;
    auto listener = ChannelListener::listen(directory / "socket").value();
    EXPECT_EQ(listener.accept(0s).error().code, ErrorCode::Timeout);
    EXPECT_EQ(listener.accept(2ms).error().reason, "no connection within 2 ms");
}

TEST(ChannelListener, SignalsInterruptABlockedAccept) {
    const TemporaryDirectory directory;
    auto listener = ChannelListener::listen(directory / "socket").value();
    const auto accepted = under_signals([&] { return listener.accept(kLong); });
    ASSERT_FALSE(accepted);
    EXPECT_EQ(accepted.error().code, ErrorCode::Interrupted);
}

TEST(ChannelListener, RemovesItsPath) {
    const TemporaryDirectory directory;
    ASSERT_TRUE(ChannelListener::listen(directory / "socket"));
    EXPECT_FALSE(std::filesystem::exists(directory / "socket"));
}

TEST(ChannelListener, KeepsItsPathWhenMoved) {
    const TemporaryDirectory directory;
    auto listener = ChannelListener::listen(directory / "one").value();
    {
        auto moved = std::move(listener);
        EXPECT_TRUE(std::filesystem::exists(directory / "one"));
        listener = ChannelListener::listen(directory / "two").value();
        moved = std::move(listener);
        EXPECT_FALSE(std::filesystem::exists(directory / "one"));
        EXPECT_TRUE(std::filesystem::exists(directory / "two"));
    }
    EXPECT_FALSE(std::filesystem::exists(directory / "two"));
}

TEST(ChannelListener, RefusesAPathThatExists) {
    const TemporaryDirectory directory;
    std::ofstream(directory / "file") << "content";
    const auto before = open_descriptors();
    {
        const auto listener = ChannelListener::listen(directory / "file");
        ASSERT_FALSE(listener);
        EXPECT_EQ(listener.error().code, ErrorCode::SystemFailure);
        EXPECT_EQ(listener.error().native, EADDRINUSE);
        EXPECT_THAT(listener.error().reason, HasSubstr(directory / "file"));
    }
    EXPECT_TRUE(std::filesystem::is_regular_file(directory / "file"));
    EXPECT_TRUE(nothing_leaked_since(before));
}

TEST(ChannelListener, RefusesADirectoryThatDoesNotExist) {
    const TemporaryDirectory directory;
    const auto listener = ChannelListener::listen(directory / "missing/socket");
    ASSERT_FALSE(listener);
    EXPECT_EQ(listener.error().code, ErrorCode::SystemFailure);
    EXPECT_EQ(listener.error().native, ENOENT);
}

TEST(Channel, ConnectFailsWhereNobodyListens) {
    const TemporaryDirectory directory;
    const auto missing = Channel::connect(directory / "socket", kLong);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::SystemFailure);
    EXPECT_EQ(missing.error().native, ENOENT);
    EXPECT_THAT(missing.error().reason, HasSubstr(directory / "socket"));
}

} // namespace
} // namespace geyser
