// Channels between two processes: the other one is ipc_peer, a program of its own that lies beside this one.
#include "../support/ipc_sockets.hpp"

#include <peer_process.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

namespace geyser {
namespace {

using namespace test;
using namespace std::chrono_literals;

/// Any user but this one; need not exist.
constexpr uid_t kStranger = 12345;

PeerProcess start_peer(std::vector<std::string> arguments, UniqueFd end = {}) {
    return PeerProcess("ipc_peer", std::move(arguments), std::move(end));
}

/// The peer plays `role` at the other end of the channel.
struct Connected {
    Channel channel;
    PeerProcess process;

    explicit Connected(std::string role, std::vector<std::string> more = {})
        : Connected(socket_pair(), std::move(role), std::move(more)) {}

private:
    Connected(std::pair<UniqueFd, UniqueFd> ends, std::string role, std::vector<std::string> more)
        : channel(Channel::adopt(std::move(ends.first)).value()),
          process(start_peer(arguments(std::move(role), std::move(more)), std::move(ends.second))) {}
    static std::vector<std::string> arguments(std::string role, std::vector<std::string> more) {
        more.insert(more.begin(), {std::move(role), std::to_string(kPeerDescriptor)});
        return more;
    }
};

ino_t inode(const OsObject& object) {
    struct stat file = {};
    fstat(object.get(), &file);
    return file.st_ino;
}

TEST(ChannelBetweenProcesses, CarriesObjectsThereAndBack) {
    Connected peer("echo");
    const auto sent = maximal_texture_handle();
    ASSERT_TRUE(peer.channel.send(sent, kLong));
    const auto got = peer.channel.receive<ApiTextureHandle>(kLong);
    ASSERT_TRUE(got) << got.error().message();
    EXPECT_EQ(got->descriptor, sent.descriptor);
    ASSERT_EQ(got->objects.size(), sent.objects.size());
    for (std::size_t i = 0; i < sent.objects.size(); ++i) {
        EXPECT_EQ(inode(got->objects[i]), inode(sent.objects[i]));
    }
}

TEST(ChannelBetweenProcesses, TellsThePeerThatItIsClosed) {
    Connected peer("echo");
    peer.channel.close();
    EXPECT_EQ(peer.process.wait(), 0);
}

TEST(ChannelBetweenProcesses, ReportsAPeerThatDiesBeforeItsMessage) {
    Connected peer("die", {"before"});
    const auto got = peer.channel.receive(kLong);
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, ErrorCode::PeerClosed);
}

TEST(ChannelBetweenProcesses, ReportsAPeerThatDiesInTheMiddleOfItsMessage) {
    const auto before = open_descriptors();
    {
        Connected peer("die", {"middle"});
        EXPECT_EQ(peer.channel.receive(kLong).error().code, ErrorCode::MalformedMessage);
        EXPECT_EQ(peer.channel.receive(kLong).error().code, ErrorCode::PeerClosed);
    }
    EXPECT_EQ(open_descriptors(), before);
}

TEST(ChannelBetweenProcesses, ReceivesTheLastMessageOfAPeerThatDied) {
    Connected peer("die", {"after"});
    EXPECT_TRUE(WIFSIGNALED(peer.process.wait()));
    const auto got = peer.channel.receive<ApiTextureHandle>(kLong);
    ASSERT_TRUE(got) << got.error().message();
    EXPECT_EQ(got->objects.size(), kMaxMessageObjects);
    EXPECT_EQ(peer.channel.receive(kLong).error().code, ErrorCode::PeerClosed);
    EXPECT_EQ(peer.channel.send(Message(UserData{}), kLong).error().code, ErrorCode::PeerClosed);
}

/// Needs a peer of another user, which only root can make.
class StrangerAtTheDoor : public testing::Test {
protected:
    void SetUp() override {
        if (geteuid() != 0) {
            GTEST_SKIP() << "only root can start a process as another user";
        }
        // The way in is open, so that only the peer's credentials can keep him out.
        std::filesystem::permissions(directory_.path(), std::filesystem::perms::all);
    }

    TemporaryDirectory directory_;
    std::string path_ = directory_ / "socket";
};

TEST_F(StrangerAtTheDoor, IsNotAdopted) {
    const UniqueFd listener(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    ASSERT_EQ(bind_raw(listener, path_), 0);
    ASSERT_EQ(listen(listener.get(), 1), 0);
    std::filesystem::permissions(path_, std::filesystem::perms::all);
    ASSERT_EQ(start_peer({"connect-as", std::to_string(kStranger), path_}).wait(), 0);

    const auto before = open_descriptors();
    const auto channel = Channel::adopt(UniqueFd(accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC)));
    ASSERT_FALSE(channel);
    EXPECT_EQ(channel.error().code, ErrorCode::PeerRejected);
    EXPECT_THAT(channel.error().reason, testing::HasSubstr("user 12345 of the peer"));
    EXPECT_THAT(channel.error().reason, testing::HasSubstr("is not that of this process, 0"));
    EXPECT_EQ(open_descriptors(), before);
}

TEST_F(StrangerAtTheDoor, IsTurnedAwayWithoutEndingTheWait) {
    auto listener = ChannelListener::listen(path_).value();
    std::filesystem::permissions(path_, std::filesystem::perms::all);
    for (int i = 0; i < 3; ++i) {
        ASSERT_EQ(start_peer({"connect-as", std::to_string(kStranger), path_}).wait(), 0);
    }
    const auto friendly = Channel::connect(path_, kLong);
    ASSERT_TRUE(friendly);
    const auto accepted = listener.accept(kLong);
    ASSERT_TRUE(accepted) << accepted.error().message();
    EXPECT_EQ(accepted->peer().user, geteuid());
}

TEST_F(StrangerAtTheDoor, CannotOutlastTheDeadline) {
    auto listener = ChannelListener::listen(path_).value();
    std::filesystem::permissions(path_, std::filesystem::perms::all);
    for (int i = 0; i < 2; ++i) {
        ASSERT_EQ(start_peer({"connect-as", std::to_string(kStranger), path_}).wait(), 0);
    }
    const auto before = open_descriptors();
    const auto accepted = listener.accept(0s);
    ASSERT_FALSE(accepted);
    EXPECT_EQ(accepted.error().code, ErrorCode::Timeout);
    EXPECT_EQ(accepted.error().reason, "no connection of the same user within 0 ms");
    EXPECT_EQ(open_descriptors(), before);
}

TEST_F(StrangerAtTheDoor, CannotOpenTheSocket) {
    const auto listener = ChannelListener::listen(path_);
    ASSERT_TRUE(listener);
    EXPECT_NE(start_peer({"connect-as", std::to_string(kStranger), path_}).wait(), 0);
}

TEST_F(StrangerAtTheDoor, IsNotConnectedTo) {
    UniqueFd listener(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    ASSERT_EQ(bind_raw(listener, path_), 0);
    const UniqueFd kept(fcntl(listener.get(), F_DUPFD_CLOEXEC, 0));
    // SO_PEERCRED says who called listen().
    ASSERT_EQ(start_peer({"listen-as", std::to_string(kStranger), std::to_string(kPeerDescriptor)}, std::move(listener))
                  .wait(),
              0);
    const auto before = open_descriptors();
    const auto channel = Channel::connect(path_, kLong);
    ASSERT_FALSE(channel);
    EXPECT_EQ(channel.error().code, ErrorCode::PeerRejected);
    EXPECT_EQ(channel.error().operation, "Channel::connect");
    EXPECT_EQ(open_descriptors(), before);
}

} // namespace
} // namespace geyser
