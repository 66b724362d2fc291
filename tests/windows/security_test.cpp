// Who may do what with the objects that are made, as the system says.
#include "../support/temporary_directory.hpp"
#include "core/text_windows.hpp"
#include "ipc/shared_memory.hpp"
#include "ipc/windows/last_error.hpp"
#include "ipc/windows/pipe.hpp"
#include "ipc/windows/rendezvous.hpp"
#include "ipc/windows/security.hpp"
#include "ipc/windows/text.hpp"

#include <geyser/channel.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include <aclapi.h>
#include <sddl.h>

namespace geyser::test {
namespace {

using testing::AnyOf;
using testing::Each;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kOwnerRights = "S-1-3-4";
constexpr const char* kLocalSystem = "S-1-5-18";

struct Access {
    bool is_protected = false;
    std::vector<std::string> users = {}; ///< those who are allowed something
};

Access access_of(HANDLE object, SE_OBJECT_TYPE type) {
    Access access;
    PACL list = nullptr;
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    EXPECT_EQ(GetSecurityInfo(object, type, DACL_SECURITY_INFORMATION, nullptr, nullptr, &list, nullptr, &descriptor),
              DWORD{ERROR_SUCCESS});
    SECURITY_DESCRIPTOR_CONTROL control = 0;
    DWORD revision = 0;
    GetSecurityDescriptorControl(descriptor, &control, &revision);
    access.is_protected = (control & SE_DACL_PROTECTED) != 0;
    for (DWORD i = 0; list != nullptr && i < list->AceCount; ++i) {
        void* entry = nullptr;
        GetAce(list, i, &entry);
        auto* const ace = static_cast<ACCESS_ALLOWED_ACE*>(entry);
        if (ace->Header.AceType != ACCESS_ALLOWED_ACE_TYPE) {
            continue;
        }
        wchar_t* text = nullptr;
        ConvertSidToStringSidW(&ace->SidStart, &text);
        access.users.push_back(to_utf8(text));
        LocalFree(text);
    }
    LocalFree(descriptor);
    return access;
}

const std::string& own_user() {
    static const std::string user = ipc::own_user("test").value();
    return user;
}

/// What a file would have. Built of text, because wine makes a file's own list of its mode.
class Descriptor {
public:
    explicit Descriptor(const std::string& rules) {
        const std::string text = "O:" + own_user() + rules;
        EXPECT_TRUE(
            ConvertStringSecurityDescriptorToSecurityDescriptorA(text.c_str(), SDDL_REVISION_1, &descriptor_, nullptr))
            << text;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { LocalFree(descriptor_); }

    /// The first entry of its list becomes one of another type.
    void retype(BYTE type) {
        BOOL set = FALSE;
        PACL list = nullptr;
        void* entry = nullptr;
        ASSERT_TRUE(GetSecurityDescriptorDacl(descriptor_, &set, &list, &set));
        ASSERT_TRUE(GetAce(list, 0, &entry));
        static_cast<ACE_HEADER*>(entry)->AceType = type;
    }
    [[nodiscard]] Result<void> check() const { return ipc::check_descriptor(descriptor_, "it", "test"); }

private:
    PSECURITY_DESCRIPTOR descriptor_ = nullptr;
};

TEST(AccessList, IsThisUsersAloneWhereOnlyTheOwnerAndThoseAboveUsersAreLetIn) {
    for (const std::string& rules : {
             "D:P(A;OICI;FA;;;" + own_user() + ")",
             std::string("D:P(A;OICI;FA;;;S-1-3-4)"), // OWNER RIGHTS
             std::string("D:P(A;;FA;;;SY)(A;;FA;;;BA)"),
             std::string("D:(D;;FA;;;WD)"),
             std::string("D:(A;OICIIO;GA;;;CO)(A;OICIIO;GA;;;WD)"), // for what will be made in it
             std::string("D:P"),
         }) {
        const auto checked = Descriptor(rules).check();
        EXPECT_TRUE(checked) << rules << ": " << checked.error().message();
    }
}

TEST(AccessList, IsRefusedWhereItLetsAnybodyElseIn) {
    for (const char* rules : {"D:(A;;FA;;;WD)", "D:(A;;FR;;;S-1-3-4)(A;;FR;;;BU)", "D:(A;OICI;0x1;;;AU)", ""}) {
        const auto checked = Descriptor(rules).check();
        ASSERT_FALSE(checked) << rules;
        EXPECT_EQ(checked.error().code, ErrorCode::PeerRejected) << checked.error().message();
    }
}

TEST(AccessList, IsRefusedWhereAnEntryLetsSomebodyInOnACondition) {
    Descriptor descriptor("D:(A;;FA;;;WD)");
    descriptor.retype(ACCESS_ALLOWED_CALLBACK_ACE_TYPE);
    EXPECT_EQ(descriptor.check().error().code, ErrorCode::PeerRejected);
}

TEST(AccessList, IsRefusedWhereItIsNotKnownWhatAnEntryDoes) {
    Descriptor descriptor("D:(A;;FA;;;" + own_user() + ")");
    descriptor.retype(ACCESS_ALLOWED_OBJECT_ACE_TYPE);
    EXPECT_EQ(descriptor.check().error().code, ErrorCode::PeerRejected);
}

TEST(AccessList, IsRefusedWhereItIsAnotherUsers) {
    PSECURITY_DESCRIPTOR others = nullptr;
    ASSERT_TRUE(ConvertStringSecurityDescriptorToSecurityDescriptorA("O:S-1-5-21-1-2-3-4D:P", SDDL_REVISION_1, &others,
                                                                     nullptr));
    const auto checked = ipc::check_descriptor(others, "it", "test");
    LocalFree(others);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code, ErrorCode::PeerRejected);
}

TEST(Pipe, IsItsUsersAlone) {
    const auto pipe = ipc::create_pipe(ipc::new_pipe_name(), ipc::Instance::First, "test").value();
    const Access access = access_of(pipe.get(), SE_KERNEL_OBJECT);
    EXPECT_TRUE(access.is_protected);
    EXPECT_THAT(access.users, testing::ElementsAre(own_user()));
}

TEST(Pipe, OfANameThatSomebodyHasIsRefused) {
    const std::string name = ipc::new_pipe_name();
    const auto squatter = ipc::create_pipe(name, ipc::Instance::First, "test").value();
    const auto refused = ipc::create_pipe(name, ipc::Instance::First, "test");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().native, ERROR_ACCESS_DENIED);
}

TEST(Pipe, HasANameThatIsNeverTheSame) { EXPECT_NE(ipc::new_pipe_name(), ipc::new_pipe_name()); }

TEST(Section, IsItsUsersAlone) {
    const auto memory = create_sealed_memory("test", 4096, "test").value();
    HANDLE readable = nullptr;
    ASSERT_TRUE(
        DuplicateHandle(GetCurrentProcess(), memory.get(), GetCurrentProcess(), &readable, READ_CONTROL, FALSE, 0));
    const UniqueHandle owned(readable);
    const Access access = access_of(readable, SE_KERNEL_OBJECT);
    EXPECT_TRUE(access.is_protected);
    EXPECT_THAT(access.users, testing::UnorderedElementsAre(own_user(), kOwnerRights));
}

TEST(ListenersFile, IsItsUsersAlone) {
    const TemporaryDirectory directory;
    const std::string path = directory / "listener";
    const auto listener = ChannelListener::listen(path).value();
    const UniqueHandle file(CreateFileW(ipc::wide_path(path, "test")->c_str(), READ_CONTROL,
                                        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING,
                                        0, nullptr));
    EXPECT_TRUE(ipc::check_owner_only(file.get(), path, "test"));
    const Access access = access_of(file.get(), SE_FILE_OBJECT);
    EXPECT_THAT(access.users, Not(IsEmpty()));
    // Wine makes the list of the file's mode, puts the system into it and knows no protection.
    EXPECT_THAT(access.users, Each(AnyOf(own_user(), kLocalSystem)));
}

TEST(ListenersFile, IsNotBelievedWhereOthersCanWriteIt) {
    const TemporaryDirectory directory;
    const std::string path = directory / "listener";
    const auto listener = ChannelListener::listen(path).value();
    open_to_everybody(path);
    EXPECT_EQ(Channel::connect(path, Timeout::zero()).error().code, ErrorCode::PeerRejected);
}

TEST(ListenersPath, IsNoDevicesAndNoStreams) {
    const TemporaryDirectory directory;
    EXPECT_EQ(ChannelListener::listen("NUL").error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(ChannelListener::listen(directory / "file:stream").error().code, ErrorCode::InvalidArgument);
}

TEST(ListenersPath, IsUtf8) {
    const TemporaryDirectory directory;
    EXPECT_EQ(ChannelListener::listen(directory.path().string() + "/\xff").error().code, ErrorCode::InvalidArgument);
}

TEST(ListenersPath, TakesAnyLetters) {
    const TemporaryDirectory directory;
    const std::string path = directory.path().string() + "/\xe3\x82\xab\xe3\x83\xa1\xe3\x83\xa9";
    const auto listener = ChannelListener::listen(path);
    ASSERT_TRUE(listener) << listener.error().message();
    EXPECT_TRUE(Channel::connect(path, Timeout::zero()));
}

} // namespace
} // namespace geyser::test
