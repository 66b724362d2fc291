#include <process/new_folder.hpp>

#include <system/windows/failure.hpp>
#include <system/windows/utf16.hpp>

#include <filesystem>
#include <random>
#include <system_error>

#include <windows.h>

#include <sddl.h>

namespace geyser::process {
namespace {

/// Nobody but the owner of a thing in there may touch it, and nothing of the folder above is inherited.
constexpr const wchar_t* kOwnerOnly = L"D:P(A;OICI;FA;;;OW)";

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
    if (ConvertStringSecurityDescriptorToSecurityDescriptorW(kOwnerOnly, SDDL_REVISION_1,
                                                             &security.lpSecurityDescriptor, nullptr) == 0) {
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
