// Sections: what their receiver can do with them, and what is taken for one.
#include "../support/temporary_directory.hpp"
#include "ipc/shared_memory.hpp"
#include "ipc/windows/windows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace geyser::test {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t kSize = 4096;

UniqueHandle section(HANDLE file, DWORD protection) {
    return UniqueHandle(CreateFileMappingW(file, nullptr, protection, 0, kSize, nullptr));
}

/// Whether a handle with these rights can be had of another one.
bool can_have(const UniqueHandle& memory, DWORD access) {
    HANDLE more = nullptr;
    const bool got = DuplicateHandle(GetCurrentProcess(), memory.get(), GetCurrentProcess(), &more, access, FALSE, 0);
    const UniqueHandle owned(got ? more : nullptr);
    return got;
}

TEST(PublishedSection, CanBeReadAndNotWritten) {
    const auto own = create_published_memory("test", kSize, "test").value();
    own.mapping.bytes()[7] = std::byte{42};
    const auto view = MappedMemory::map_checked(own.memory, kSize, "test", MemoryAccess::ReadOnly).value();
    EXPECT_EQ(view.bytes()[7], std::byte{42});

    const auto writable = MappedMemory::map_checked(own.memory, kSize, "test", MemoryAccess::ReadWrite);
    ASSERT_FALSE(writable);
    EXPECT_EQ(writable.error().code, ErrorCode::InvalidHandle);
    DWORD before = 0;
    EXPECT_FALSE(VirtualProtect(view.bytes().data(), kSize, PAGE_READWRITE, &before));
}

TEST(PublishedSection, GivesNobodyMoreRightsThanToRead) {
    const auto own = create_published_memory("test", kSize, "test").value();
    EXPECT_TRUE(can_have(own.memory, SECTION_MAP_READ));
    EXPECT_FALSE(can_have(own.memory, SECTION_MAP_WRITE));
    EXPECT_FALSE(can_have(own.memory, SECTION_ALL_ACCESS));
    EXPECT_FALSE(can_have(own.memory, GENERIC_WRITE));
}

TEST(PublishedSection, KeepsItsOwnerFromChangingThat) {
    const auto own = create_published_memory("test", kSize, "test").value();
    if (can_have(own.memory, WRITE_DAC)) {
        GTEST_SKIP() << "this system does not know OWNER RIGHTS, as wine 8 does not";
    }
    EXPECT_FALSE(can_have(own.memory, WRITE_OWNER));
}

TEST(SealedSection, CanBeWrittenByBothAndNotExtended) {
    const auto memory = create_sealed_memory("test", kSize, "test").value();
    const auto one = MappedMemory::map(memory, kSize, "test").value();
    const auto other = MappedMemory::map_checked(memory, kSize, "test").value();
    one.bytes()[1] = std::byte{3};
    EXPECT_EQ(other.bytes()[1], std::byte{3});
    EXPECT_FALSE(can_have(memory, SECTION_EXTEND_SIZE));
}

TEST(PeersMemory, IsRefusedWhereItIsTooSmall) {
    const auto memory = create_sealed_memory("test", kSize, "test").value();
    EXPECT_EQ(MappedMemory::map_checked(memory, kSize + 1, "test").error().code, ErrorCode::MemoryMismatch);
}

TEST(PeersMemory, IsRefusedWhereItIsNone) {
    EXPECT_EQ(MappedMemory::map_checked({}, kSize, "test").error().code, ErrorCode::InvalidHandle);
    const UniqueHandle event(CreateEventW(nullptr, TRUE, FALSE, nullptr));
    EXPECT_EQ(MappedMemory::map_checked(event, kSize, "test").error().code, ErrorCode::InvalidHandle);
}

TEST(PeersMemory, IsRefusedWhereItsPagesMayNeverCome) {
    const auto memory = section(INVALID_HANDLE_VALUE, PAGE_READWRITE | SEC_RESERVE);
    ASSERT_TRUE(memory);
    const auto mapped = MappedMemory::map_checked(memory, kSize, "test");
    ASSERT_FALSE(mapped);
    EXPECT_EQ(mapped.error().code, ErrorCode::InvalidHandle);
    EXPECT_THAT(mapped.error().reason, HasSubstr("ordinary, committed memory"));
}

TEST(PeersMemory, IsRefusedWhereNoCacheHoldsIt) {
    for (const DWORD how : {SEC_NOCACHE, SEC_WRITECOMBINE}) {
        const auto memory = section(INVALID_HANDLE_VALUE, PAGE_READWRITE | SEC_COMMIT | how);
        ASSERT_TRUE(memory) << how;
        const auto mapped = MappedMemory::map_checked(memory, kSize, "test");
        ASSERT_FALSE(mapped) << how;
        EXPECT_EQ(mapped.error().code, ErrorCode::InvalidHandle);
    }
}

TEST(PeersMemory, IsRefusedWhereItIsAFiles) {
    const TemporaryDirectory directory;
    const UniqueHandle file(CreateFileW((directory.path() / "file").c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr,
                                        CREATE_NEW, FILE_FLAG_DELETE_ON_CLOSE, nullptr));
    const auto memory = section(file.get(), PAGE_READWRITE);
    ASSERT_TRUE(memory);
    EXPECT_EQ(MappedMemory::map_checked(memory, kSize, "test").error().code, ErrorCode::InvalidHandle);
}

} // namespace
} // namespace geyser::test
