#include "win32_security.hpp"

#include "core/try.hpp"

#include <cwchar>
#include <string>
#include <system_error>
#include <vector>

#include <sddl.h>

namespace geyser::vulkan {
namespace {

/// "S-1-5-21-...": whom this process runs as.
Result<std::wstring> current_user(std::string_view operation) {
    HANDLE token = nullptr;
    if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token) == FALSE) {
        return win32_failed("OpenProcessToken", operation);
    }
    const std::unique_ptr<void, decltype(&CloseHandle)> owner(token, CloseHandle);
    DWORD size = 0;
    GetTokenInformation(token, TokenUser, nullptr, 0, &size);
    std::vector<std::byte> information(size);
    if (GetTokenInformation(token, TokenUser, information.data(), size, &size) == FALSE) {
        return win32_failed("GetTokenInformation", operation);
    }
    wchar_t* text = nullptr;
    if (ConvertSidToStringSidW(reinterpret_cast<const TOKEN_USER*>(information.data())->User.Sid, &text) == FALSE) {
        return win32_failed("ConvertSidToStringSidW", operation);
    }
    std::wstring sid(text);
    LocalFree(text);
    return sid;
}

} // namespace

Result<UserOnly> UserOnly::create(DWORD access, std::string_view operation) {
    GEYSER_TRY(const std::wstring user, current_user(operation));
    // Protected: nothing is inherited from what the object lies in.
    const std::wstring text = L"D:P(A;;" + std::to_wstring(access) + L";;;" + user + L")";
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    if (ConvertStringSecurityDescriptorToSecurityDescriptorW(text.c_str(), SDDL_REVISION_1, &descriptor, nullptr) ==
        FALSE) {
        return win32_failed("ConvertStringSecurityDescriptorToSecurityDescriptorW", operation);
    }
    return UserOnly(descriptor);
}

std::unexpected<Error> win32_failed(std::string_view call, std::string_view operation) {
    const auto code = static_cast<int>(GetLastError());
    return fail(ErrorCode::SystemFailure, operation, std::string(call) + ": " + std::system_category().message(code),
                code);
}

} // namespace geyser::vulkan
