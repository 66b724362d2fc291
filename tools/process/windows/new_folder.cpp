#include <process/new_folder.hpp>

#include <system/windows/failure.hpp>
#include <system/windows/utf16.hpp>

#include <geyser/os_object.hpp>

#include <array>
#include <cstddef>
#include <filesystem>
#include <random>
#include <system_error>

#include <windows.h>

#include <sddl.h>

namespace geyser::process {
namespace {

/// Nobody but this user may touch anything in there, and nothing of the folder above is inherited. Empty where the
/// system does not say who the user is.
std::wstring own_user_only() {
    HANDLE opened = nullptr;
    if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &opened) == 0) {
        return {};
    }
    const UniqueHandle token(opened);
    alignas(TOKEN_USER) std::array<std::byte, sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE> user = {};
    DWORD size = 0;
    wchar_t* text = nullptr;
    if (GetTokenInformation(token.get(), TokenUser, user.data(), static_cast<DWORD>(user.size()), &size) == 0 ||
        ConvertSidToStringSidW(reinterpret_cast<const TOKEN_USER*>(user.data())->User.Sid, &text) == 0) {
        return {};
    }
    const std::wstring identifier(text);
    LocalFree(text);
    return L"D:P(A;OICI;FA;;;" + identifier + L')';
}

constexpr std::string_view kWhat = "cannot make a temporary folder";

} // namespace

Result<std::string> make_new_folder(const std::string& name, std::string_view operation) {
    std::error_code error;
    const std::filesystem::path temporary = std::filesystem::temp_directory_path(error);
    if (error) {
        return fail(ErrorCode::SystemFailure, operation, std::string(kWhat) + ": " + error.message(), error.value());
    }
    SECURITY_ATTRIBUTES security = {
        .nLength = sizeof security, .lpSecurityDescriptor = nullptr, .bInheritHandle = FALSE};
    const std::wstring rules = own_user_only();
    if (rules.empty() || ConvertStringSecurityDescriptorToSecurityDescriptorW(
                             rules.c_str(), SDDL_REVISION_1, &security.lpSecurityDescriptor, nullptr) == 0) {
        return system::last_failure(kWhat, operation);
    }
    std::random_device random;
    DWORD failed = ERROR_ALREADY_EXISTS;
    while (failed == ERROR_ALREADY_EXISTS) {
        const std::wstring path = temporary / (system::to_utf16(name) + L'-' + std::to_wstring(random()));
        if (CreateDirectoryW(path.c_str(), &security) != 0) {
            LocalFree(security.lpSecurityDescriptor);
            return system::to_utf8(path);
        }
        failed = GetLastError();
    }
    LocalFree(security.lpSecurityDescriptor);
    return system::failure(kWhat, operation, failed);
}

} // namespace geyser::process
