// What lies beside an object with a name: who can write it, and what is taken for it.
#include "../support/temporary_directory.hpp"
#include "vulkan_mock_driver.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include <windows.h>
// After the types that it uses.
#include <winternl.h>

namespace geyser::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr TextureDescriptor kDescriptor = {.width = 16, .height = 8};
/// More than any record has.
constexpr DWORD kMany = 1 << 20;

template <class Information>
Information* ask(HANDLE handle, OBJECT_INFORMATION_CLASS what, std::vector<std::byte>& buffer) {
    buffer.resize(4096);
    ULONG size = 0;
    const NTSTATUS status = NtQueryObject(handle, what, buffer.data(), static_cast<ULONG>(buffer.size()), &size);
    return status >= 0 ? reinterpret_cast<Information*>(buffer.data()) : nullptr;
}

std::wstring text(const UNICODE_STRING& string) { return {string.Buffer, string.Length / sizeof(wchar_t)}; }

/// What each open handle of this process on a section of that name may do.
std::vector<ACCESS_MASK> access_to_section(const std::wstring& ending) {
    constexpr auto kObjectName = static_cast<OBJECT_INFORMATION_CLASS>(1);
    std::vector<ACCESS_MASK> found;
    std::vector<std::byte> buffer;
    for (std::uintptr_t value = 4; value < 0x4000; value += 4) {
        const auto handle = reinterpret_cast<HANDLE>(value);
        const auto* const type = ask<PUBLIC_OBJECT_TYPE_INFORMATION>(handle, ObjectTypeInformation, buffer);
        if (type == nullptr || text(type->TypeName) != L"Section") {
            continue;
        }
        const auto* const name = ask<UNICODE_STRING>(handle, kObjectName, buffer);
        if (name == nullptr || !text(*name).ends_with(ending)) {
            continue;
        }
        const auto* const basic = ask<PUBLIC_OBJECT_BASIC_INFORMATION>(handle, ObjectBasicInformation, buffer);
        found.push_back(basic != nullptr ? basic->GrantedAccess : 0);
    }
    return found;
}

class VulkanNamedRecords : public ::testing::Test {
protected:
    VulkanNamedRecords() {
        driver_.luid = {1, 2, 3, 4, 5, 6, 7, 8};
        manager_ = VulkanTextureShareManager::create(driver_.config()).value();
    }

    /// Another program's, under the name that the record would have.
    [[nodiscard]] UniqueHandle section(DWORD protection, DWORD size, HANDLE file = INVALID_HANDLE_VALUE) const {
        return UniqueHandle(CreateFileMappingA(file, nullptr, protection, 0, size, (name_ + ".geyser").c_str()));
    }
    [[nodiscard]] Error refusal() const {
        const auto imported = manager_->import_named_texture(name_, kDescriptor);
        EXPECT_FALSE(imported);
        return imported ? Error{} : imported.error();
    }

    MockDriver driver_;
    std::unique_ptr<VulkanTextureShareManager> manager_;
    const std::string name_ = "Local\\geyser-test-" + std::to_string(std::random_device()());
};

TEST_F(VulkanNamedRecords, CanBeReadAndNotWrittenOncePublished) {
    const auto texture = manager_->create_named_texture(name_, kDescriptor).value();
    EXPECT_TRUE(manager_->import_named_texture(name_, kDescriptor));
    const std::wstring ending(name_.begin() + name_.find('\\') + 1, name_.end());
    EXPECT_THAT(access_to_section(ending + L".geyser"), ElementsAre(SECTION_MAP_READ | SECTION_QUERY));
}

TEST_F(VulkanNamedRecords, WhosePagesMayNeverComeAreRefused) {
    const auto reserved = section(PAGE_READWRITE | SEC_RESERVE, kMany);
    ASSERT_TRUE(reserved);
    EXPECT_EQ(refusal().code, ErrorCode::InvalidHandle);
    EXPECT_THAT(refusal().reason, HasSubstr("ordinary, committed memory"));
}

TEST_F(VulkanNamedRecords, ThatAreAFilesAreRefused) {
    const TemporaryDirectory directory;
    const UniqueHandle file(CreateFileW((directory.path() / "file").c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr,
                                        CREATE_NEW, FILE_FLAG_DELETE_ON_CLOSE, nullptr));
    const auto mapped = section(PAGE_READWRITE, kMany, file.get());
    ASSERT_TRUE(mapped);
    EXPECT_EQ(refusal().code, ErrorCode::InvalidHandle);
    EXPECT_THAT(refusal().reason, HasSubstr("ordinary, committed memory"));
}

TEST_F(VulkanNamedRecords, ThatAreTooSmallOrEmptyAreRefused) {
    {
        const auto small = section(PAGE_READWRITE, 1);
        ASSERT_TRUE(small);
        EXPECT_EQ(refusal().code, ErrorCode::MemoryMismatch);
    }
    const auto empty = section(PAGE_READWRITE, kMany);
    ASSERT_TRUE(empty);
    EXPECT_EQ(refusal().code, ErrorCode::InvalidHandle);
    EXPECT_THAT(refusal().reason, HasSubstr("has 0 bytes"));
}

} // namespace
} // namespace geyser::test
