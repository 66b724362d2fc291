// What is taken out of another process, and what is said where it cannot be.
#include "ipc/shared_memory.hpp"
#include "ipc/windows/peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace geyser::test {
namespace {

using testing::HasSubstr;

ipc::Peer this_process() { return ipc::Peer::open(GetCurrentProcessId(), "test").value(); }

std::uint64_t number(const UniqueHandle& handle) { return reinterpret_cast<std::uintptr_t>(handle.get()); }

ErrorCode code_of(DWORD error, bool peer_ends) { return ipc::pull_failure(8, error, peer_ends, "test").error().code; }

TEST(Peer, LosesItsObjectsWhenItEnds) {
    EXPECT_EQ(code_of(ERROR_ACCESS_DENIED, true), ErrorCode::PeerClosed);
    EXPECT_EQ(code_of(ERROR_INVALID_HANDLE, true), ErrorCode::PeerClosed);
}

TEST(Peer, IsNotToBlameWhereThisProcessHasNoRoom) {
    for (const DWORD error : {ERROR_NO_SYSTEM_RESOURCES, ERROR_NOT_ENOUGH_QUOTA, ERROR_NOT_ENOUGH_MEMORY}) {
        EXPECT_EQ(code_of(error, false), ErrorCode::OutOfHostMemory) << error;
    }
}

TEST(Peer, NamesWhatItHas) {
    EXPECT_EQ(code_of(ERROR_INVALID_HANDLE, false), ErrorCode::MalformedMessage);
    EXPECT_EQ(code_of(ERROR_NOT_SUPPORTED, false), ErrorCode::MalformedMessage);
}

TEST(Peer, CannotGiveMoreRightsThanThereAre) {
    const auto memory = create_published_memory("test", 4096, "test").value();
    const auto pulled = this_process().pull(number(memory.memory), {.access = SECTION_MAP_WRITE}, "test");
    ASSERT_FALSE(pulled);
    EXPECT_EQ(pulled.error().code, ErrorCode::MalformedMessage) << pulled.error().message();
}

TEST(Peer, GivesNoFiles) {
    std::array<HANDLE, 2> pipe = {};
    ASSERT_TRUE(CreatePipe(pipe.data(), &pipe[1], nullptr, 0));
    const std::array ends = {UniqueHandle(pipe[0]), UniqueHandle(pipe[1])};
    for (const UniqueHandle& end : ends) {
        const auto pulled = this_process().pull(number(end), {}, "test");
        ASSERT_FALSE(pulled);
        EXPECT_EQ(pulled.error().code, ErrorCode::MalformedMessage);
        EXPECT_THAT(pulled.error().reason, HasSubstr("of a File"));
    }
}

} // namespace
} // namespace geyser::test
