// Shared memory as Mach memory entries.
#include "ipc/shared_memory.hpp"

#include <fake_mach.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace geyser {
namespace {

using fake_mach::Memory;
using testing::HasSubstr;

constexpr std::uint64_t kBytes = 8192;

Error refusal(const OsObject& object, std::uint64_t size = kBytes, MemoryAccess access = MemoryAccess::ReadWrite) {
    const auto mapped = MappedMemory::map_checked(object, size, "test", access);
    if (mapped) {
        ADD_FAILURE() << "was mapped";
        return {.code = ErrorCode{}, .operation = {}, .reason = {}};
    }
    return mapped.error();
}

TEST(MacMemory, IsSharedByItsMappings) {
    const auto memory = create_sealed_memory("test", kBytes, "test").value();
    const auto one = MappedMemory::map(memory, kBytes, "test").value();
    const auto other = MappedMemory::map_checked(memory, kBytes, "test").value();
    one.bytes()[kBytes - 1] = std::byte{9};
    EXPECT_EQ(other.bytes()[kBytes - 1], std::byte{9});
}

TEST(MacMemory, OutlivesItsEntry) {
    auto memory = create_sealed_memory("test", kBytes, "test").value();
    const auto mapped = MappedMemory::map(memory, kBytes, "test").value();
    memory.reset();
    mapped.bytes()[0] = std::byte{1};
    EXPECT_EQ(mapped.bytes()[0], std::byte{1});
}

TEST(MacMemory, PublishedMemoryCanOnlyBeRead) {
    const auto own = create_published_memory("test", kBytes, "test").value();
    own.mapping.bytes()[5] = std::byte{77};
    const auto read = MappedMemory::map_checked(own.memory, kBytes, "test", MemoryAccess::ReadOnly).value();
    EXPECT_EQ(read.bytes()[5], std::byte{77});
    const Error error = refusal(own.memory);
    EXPECT_EQ(error.code, ErrorCode::InvalidHandle);
    EXPECT_THAT(error.reason, HasSubstr("may not be written"));
}

TEST(MacMemory, IsRefusedWhereItIsSmallerThanItSays) {
    const auto memory = create_sealed_memory("test", kBytes, "test").value();
    const Error error = refusal(memory, kBytes + 1);
    EXPECT_EQ(error.code, ErrorCode::MemoryMismatch);
    EXPECT_THAT(error.reason, HasSubstr(std::to_string(kBytes + 1)));
}

TEST(MacMemory, AFileIsRefused) {
    const Error error = refusal(OsObject(fake_mach::make_memory(Memory::File, kBytes)));
    EXPECT_EQ(error.code, ErrorCode::InvalidHandle);
    EXPECT_THAT(error.reason, HasSubstr("a file's"));
}

TEST(MacMemory, PurgeableMemoryIsRefused) {
    EXPECT_THAT(refusal(OsObject(fake_mach::make_memory(Memory::Purgeable, kBytes))).reason, HasSubstr("purgeable"));
}

TEST(MacMemory, ASubmapIsRefused) {
    EXPECT_THAT(refusal(OsObject(fake_mach::make_memory(Memory::Submap, kBytes))).reason, HasSubstr("not ordinary"));
}

TEST(MacMemory, APortThatIsNoMemoryIsRefused) {
    mach_port_options_t options = {.flags = MPO_INSERT_SEND_RIGHT, .mpl = {}};
    mach_port_t port = MACH_PORT_NULL;
    mach_port_construct(mach_task_self(), &options, 0, &port);
    {
        const OsObject object(port);
        EXPECT_THAT(refusal(object).reason, HasSubstr("not memory"));
    }
    mach_port_mod_refs(mach_task_self(), port, MACH_PORT_RIGHT_RECEIVE, -1);
}

TEST(MacMemory, NothingIsRefused) { EXPECT_EQ(refusal(OsObject()).code, ErrorCode::InvalidHandle); }

TEST(MacMemory, TooMuchIsRefused) {
    EXPECT_FALSE(create_sealed_memory("test", std::uint64_t{1} << 60, "test"));
    EXPECT_FALSE(create_published_memory("test", std::uint64_t{1} << 60, "test"));
}

} // namespace
} // namespace geyser
