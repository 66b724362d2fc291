// Channels over Mach ports, beside what ipc_channel_test.cpp asks of channels everywhere.
#include "../support/await.hpp"
#include "../support/ipc_sockets.hpp"
#include "ipc/hang_up_watch.hpp"
#include "ipc/shared_memory.hpp"

#include <fake_mach.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <poll.h>

namespace geyser {
namespace {

using namespace test;
using namespace std::chrono_literals;
using testing::HasSubstr;

bool is_readable(int fd) {
    pollfd entry = {.fd = fd, .events = POLLIN, .revents = 0};
    return ::poll(&entry, 1, 0) == 1;
}

TEST(MacChannel, CarriesAnObjectToTheSameMemory) {
    auto [here, there] = Channel::pair().value();
    auto memory = create_sealed_memory("test", 4096, "test").value();
    const auto mine = MappedMemory::map(memory, 4096, "test").value();
    mine.bytes()[7] = std::byte{42};
    ASSERT_TRUE(here.send(SharedMemoryHandle{.object = std::move(memory)}, kLong));

    const auto got = there.receive<SharedMemoryHandle>(kLong).value();
    const auto theirs = MappedMemory::map_checked(got.object, 4096, "test").value();
    EXPECT_EQ(theirs.bytes()[7], std::byte{42});
}

TEST(MacChannel, LeavesAHandleWithItsSender) {
    auto [here, there] = Channel::pair().value();
    const auto handle = semaphore_handle();
    ASSERT_TRUE(here.send(handle, kLong));
    EXPECT_TRUE(duplicate(handle.object));
}

TEST(MacChannel, IsNoDescriptor) {
    const auto channel = Channel::adopt(socket_pair().first);
    ASSERT_FALSE(channel);
    EXPECT_EQ(channel.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(channel.error().reason, HasSubstr("use ChannelListener and connect()"));
}

TEST(MacChannel, ItsDescriptorIsReadableWhileThereIsAMessage) {
    auto [here, there] = Channel::pair().value();
    EXPECT_FALSE(is_readable(there.waitable()));
    ASSERT_TRUE(here.send(Message(user_data(1)), kLong));
    EXPECT_TRUE(is_readable(there.waitable()));
    ASSERT_TRUE(there.receive(0s));
    ASSERT_FALSE(there.receive(0s));
    EXPECT_FALSE(is_readable(there.waitable()));
}

TEST(MacChannel, ItsDescriptorStaysReadableAfterTheEnd) {
    auto [here, there] = Channel::pair().value();
    here.close();
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(is_readable(there.waitable()));
        EXPECT_EQ(there.receive(0s).error().code, ErrorCode::PeerClosed);
        EXPECT_TRUE(is_readable(here.waitable()));
        EXPECT_EQ(here.receive(0s).error().code, ErrorCode::PeerClosed);
    }
}

TEST(MacChannel, ReceivesWhatWasSentBeforeTheEnd) {
    std::optional ends = Channel::pair().value();
    Channel here = std::move(ends->first);
    ASSERT_TRUE(ends->second.send(semaphore_handle(), kLong));
    ASSERT_TRUE(ends->second.send(Message(user_data(2)), kLong));
    ends.reset();
    EXPECT_TRUE(here.receive<ApiSemaphoreHandle>(kLong));
    EXPECT_TRUE(here.receive<UserData>(kLong));
    EXPECT_EQ(here.receive(kLong).error().code, ErrorCode::PeerClosed);
    EXPECT_EQ(here.send(semaphore_handle(), kLong).error().code, ErrorCode::PeerClosed);
}

TEST(MacChannel, DestroysTheRightsOfMessagesThatNobodyReceives) {
    auto [here, there] = Channel::pair().value();
    for (int i = 0; i < 4; ++i) {
        ASSERT_TRUE(here.send(maximal_texture_handle(), kLong));
    }
}

TEST(MacChannel, GivesRightsBackWhereThereIsNoRoom) {
    auto [here, there] = Channel::pair().value();
    const auto handle = maximal_texture_handle();
    Result<void> sent;
    while (sent) {
        sent = here.send(handle, 0s);
    }
    EXPECT_EQ(sent.error().code, ErrorCode::Timeout);
    const std::string before = fake_mach::list_rights();
    EXPECT_EQ(here.send(handle, 3ms).error().code, ErrorCode::Timeout);
    EXPECT_EQ(under_signals([&] { return here.send(handle, kLong); }).error().code, ErrorCode::Interrupted);
    EXPECT_EQ(fake_mach::list_rights(), before);
}

TEST(MacChannel, HasRoomForTheSetUpOfAReceiver) {
    auto [here, there] = Channel::pair().value();
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(here.send(Message(WireSyncPoint{}), 0s)) << i;
    }
}

TEST(MacChannel, AHangUpIsNoticedWhileAnotherThreadReceives) {
    auto [here, there] = Channel::pair().value();
    std::atomic<bool> noticed = false;
    const auto watch = ipc::HangUpWatch::start(
                           here, [&] { noticed = true; }, "test")
                           .value();
    ASSERT_TRUE(there.send(Message(user_data(1)), kLong));
    ASSERT_TRUE(here.receive(kLong));
    EXPECT_FALSE(noticed);
    there.close();
    EXPECT_EQ(here.receive(kLong).error().code, ErrorCode::PeerClosed);
    EXPECT_TRUE(await([&] { return noticed.load(); }));
}

TEST(MacChannel, AWatchEndsWithoutAHangUp) {
    auto [here, there] = Channel::pair().value();
    std::atomic<bool> noticed = false;
    ASSERT_TRUE(ipc::HangUpWatch::start(
        here, [&] { noticed = true; }, "test"));
    EXPECT_FALSE(noticed);
}

TEST(MacObject, ADuplicateOutlivesTheFirst) {
    auto first = make_object();
    auto second = duplicate(first).value();
    EXPECT_EQ(second.get(), first.get()); // one name, counted
    first.reset();
    EXPECT_TRUE(duplicate(second));
}

TEST(MacObject, NothingCannotBeDuplicated) { EXPECT_EQ(duplicate(OsObject()).error().code, ErrorCode::InvalidHandle); }

} // namespace
} // namespace geyser
