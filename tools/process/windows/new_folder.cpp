#include <process/new_folder.hpp>

#include <system/windows/utf16.hpp>

#include <filesystem>
#include <random>

#include <windows.h>

#include <sddl.h>

namespace geyser::process {
namespace {

/// Nobody but the owner of a thing in there may touch it, and nothing of the folder above is inherited.
constexpr const wchar_t* kOwnerOnly = L"D:P(A;OICI;FA;;;OW)";

std::error_code last_error() { return {static_cast<int>(GetLastError()), std::system_category()}; }

} // namespace

std::expected<std::string, std::error_code> make_new_folder(const std::string& name) {
    std::error_code error;
    const std::filesystem::path temporary = std::filesystem::temp_directory_path(error);
    if (error) {
        return std::unexpected(error);
    }
    SECURITY_ATTRIBUTES security = {
        .nLength = sizeof security, .lpSecurityDescriptor = nullptr, .bInheritHandle = FALSE};
    if (ConvertStringSecurityDescriptorToSecurityDescriptorW(kOwnerOnly, SDDL_REVISION_1,
                                                             &security.lpSecurityDescriptor, nullptr) == 0) {
        return std::unexpected(last_error());
    }
    std::random_device random;
    for (error = std::error_code(ERROR_ALREADY_EXISTS, std::system_category());
         error.value() == ERROR_ALREADY_EXISTS;) {
        const std::wstring path = temporary / (system::to_utf16(name) + L'-' + std::to_wstring(random()));
        if (CreateDirectoryW(path.c_str(), &security) != 0) {
            LocalFree(security.lpSecurityDescriptor);
            return system::to_utf8(path);
        }
        error = last_error();
    }
    LocalFree(security.lpSecurityDescriptor);
    return std::unexpected(error);
}

} // namespace geyser::process
