#include "ipc/windows/security.hpp"

#include "core/text_windows.hpp"
#include "core/try.hpp"
#include "ipc/windows/last_error.hpp"
#include "ipc/windows/text.hpp"

#include <geyser/os_object.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <span>
#include <vector>

#include <aclapi.h>
#include <sddl.h>

namespace geyser::ipc {
namespace {

struct LocalFreed {
    void operator()(void* memory) const noexcept { ::LocalFree(memory); }
};

Result<std::string> to_text(PSID identifier, std::string_view operation) {
    wchar_t* text = nullptr;
    if (::ConvertSidToStringSidW(identifier, &text) == FALSE) {
        return last_failure(operation, "ConvertSidToStringSid");
    }
    const std::unique_ptr<wchar_t, LocalFreed> owned(text);
    return to_utf8(text);
}

std::string hexadecimal(DWORD value) {
    std::array<char, 2 * sizeof(value)> digits = {};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
    return "0x" + std::string(digits.data(), end);
}

/// Those who may do everything with a user's files anyway.
bool is_above_users(PSID identifier) noexcept {
    return ::IsWellKnownSid(identifier, WinLocalSystemSid) != FALSE ||
           ::IsWellKnownSid(identifier, WinBuiltinAdministratorsSid) != FALSE;
}

/// OWNER RIGHTS is whoever owns what has the list.
bool is_owner(PSID identifier, PSID owner) noexcept {
    return ::EqualSid(identifier, owner) != FALSE || ::IsWellKnownSid(identifier, WinCreatorOwnerRightsSid) != FALSE;
}

enum class Entry : std::uint8_t { Allows, AllowsNothing, Unknown };

/// What an entry of an access list does for whom it names. One that only things inside a folder inherit says nothing
/// about the folder itself, and all that is made in there has a list of its own.
Entry look_at(const ACCESS_ALLOWED_ACE& entry) noexcept {
    if ((entry.Header.AceFlags & INHERIT_ONLY_ACE) != 0) {
        return Entry::AllowsNothing;
    }
    switch (entry.Header.AceType) {
    case ACCESS_ALLOWED_ACE_TYPE:
    case ACCESS_ALLOWED_CALLBACK_ACE_TYPE: // on a condition, which may hold
        return entry.Mask != 0 ? Entry::Allows : Entry::AllowsNothing;
    case ACCESS_DENIED_ACE_TYPE:
    case ACCESS_DENIED_CALLBACK_ACE_TYPE:
    case ACCESS_DENIED_CALLBACK_OBJECT_ACE_TYPE:
    case ACCESS_DENIED_OBJECT_ACE_TYPE:
        return Entry::AllowsNothing;
    default:
        return Entry::Unknown;
    }
}

} // namespace

Result<std::string> user_of_process(HANDLE process, std::string_view operation) {
    HANDLE opened = nullptr;
    if (::OpenProcessToken(process, TOKEN_QUERY, &opened) == FALSE) {
        return last_failure(operation, "OpenProcessToken");
    }
    const UniqueHandle token(opened);
    alignas(TOKEN_USER) std::array<std::byte, sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE> user = {};
    DWORD size = 0;
    if (::GetTokenInformation(token.get(), TokenUser, user.data(), static_cast<DWORD>(user.size()), &size) == FALSE) {
        return last_failure(operation, "GetTokenInformation");
    }
    return to_text(reinterpret_cast<const TOKEN_USER*>(user.data())->User.Sid, operation);
}

Result<std::string> own_user(std::string_view operation) { return user_of_process(::GetCurrentProcess(), operation); }

std::uint32_t relative_id(std::string_view identifier) noexcept {
    const std::string_view last = identifier.substr(identifier.rfind('-') + 1);
    std::uint32_t id = 0;
    std::from_chars(last.data(), last.data() + last.size(), id);
    return id;
}

Result<OwnerOnly> OwnerOnly::parse(const std::string& rules, std::string_view operation) {
    GEYSER_TRY(const std::string user, own_user(operation));
    GEYSER_TRY(const std::wstring text, to_wide("O:" + user + "D:P" + rules + user + ")", operation));
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    if (::ConvertStringSecurityDescriptorToSecurityDescriptorW(text.c_str(), SDDL_REVISION_1, &descriptor, nullptr) ==
        FALSE) {
        return last_failure(operation, "ConvertStringSecurityDescriptorToSecurityDescriptor");
    }
    OwnerOnly only;
    only.descriptor_.reset(descriptor);
    only.attributes_ = {
        .nLength = sizeof(SECURITY_ATTRIBUTES), .lpSecurityDescriptor = descriptor, .bInheritHandle = FALSE};
    return only;
}

Result<OwnerOnly> OwnerOnly::create(std::string_view operation) { return parse("(A;;GA;;;", operation); }

Result<OwnerOnly> OwnerOnly::for_folder(std::string_view operation) { return parse("(A;OICI;GA;;;", operation); }

Result<OwnerOnly> OwnerOnly::limited_to(DWORD access, std::string_view operation) {
    // S-1-3-4 is OWNER RIGHTS, where an owner would have READ_CONTROL and WRITE_DAC else.
    return parse("(A;;RC;;;S-1-3-4)(A;;" + hexadecimal(access) + ";;;", operation);
}

Result<void> check_owner_only(HANDLE file, const std::string& path, std::string_view operation) {
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    if (const DWORD error =
            ::GetSecurityInfo(file, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, nullptr,
                              nullptr, nullptr, nullptr, &descriptor);
        error != ERROR_SUCCESS) {
        return system_failure(operation, "GetSecurityInfo of " + path, static_cast<int>(error));
    }
    const std::unique_ptr<void, LocalFreed> owned(descriptor);
    return check_descriptor(descriptor, path, operation);
}

Result<void> check_descriptor(PSECURITY_DESCRIPTOR descriptor, const std::string& path, std::string_view operation) {
    PSID owner = nullptr;
    PACL list = nullptr;
    BOOL present = FALSE;
    BOOL by_default = FALSE;
    if (::GetSecurityDescriptorOwner(descriptor, &owner, &by_default) == FALSE ||
        ::GetSecurityDescriptorDacl(descriptor, &present, &list, &by_default) == FALSE) {
        return last_failure(operation, "GetSecurityDescriptorDacl of " + path);
    }
    GEYSER_TRY(const std::string user, own_user(operation));
    GEYSER_TRY(const std::string owner_text, to_text(owner, operation));
    // What an administrator makes belongs to all of them.
    if (owner_text != user && !is_above_users(owner)) {
        return fail(ErrorCode::PeerRejected, operation,
                    path + " belongs to user " + owner_text + "; it must be this user's, " + user);
    }
    if (present == FALSE || list == nullptr) {
        return fail(ErrorCode::PeerRejected, operation, path + " is open to everybody; it must be this user's alone");
    }
    for (DWORD i = 0; i < list->AceCount; ++i) {
        void* at = nullptr;
        if (::GetAce(list, i, &at) == FALSE) {
            return last_failure(operation, "GetAce of " + path);
        }
        auto* const entry = static_cast<ACCESS_ALLOWED_ACE*>(at);
        const Entry what = look_at(*entry);
        if (what == Entry::Unknown) {
            return fail(ErrorCode::PeerRejected, operation,
                        path + " has an entry of the type " + std::to_string(entry->Header.AceType) +
                            " in its access list, of which it is not known whom it lets in");
        }
        PSID who = &entry->SidStart;
        if (what == Entry::AllowsNothing || is_owner(who, owner) || is_above_users(who)) {
            continue;
        }
        GEYSER_TRY(const std::string text, to_text(who, operation));
        if (text != user) {
            return fail(ErrorCode::PeerRejected, operation,
                        path + " is open to " + text + "; it must be this user's alone, " + user);
        }
    }
    return {};
}

} // namespace geyser::ipc
