#include "../folder_access.hpp"

#include <array>
#include <memory>
#include <string>
#include <system_error>

#include <windows.h>

#include <aclapi.h>
#include <sddl.h>

namespace geyser::test {
namespace {

void check(bool succeeded, const char* call) {
    if (!succeeded) {
        throw std::system_error(static_cast<int>(GetLastError()), std::system_category(), call);
    }
}

std::wstring own_user() {
    HANDLE token = nullptr;
    check(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token) != FALSE, "OpenProcessToken");
    alignas(TOKEN_USER) std::array<unsigned char, 256> user = {};
    DWORD size = 0;
    check(GetTokenInformation(token, TokenUser, user.data(), static_cast<DWORD>(user.size()), &size) != FALSE,
          "GetTokenInformation");
    CloseHandle(token);
    wchar_t* text = nullptr;
    check(ConvertSidToStringSidW(reinterpret_cast<TOKEN_USER*>(user.data())->User.Sid, &text) != FALSE,
          "ConvertSidToStringSid");
    const std::wstring result(text);
    LocalFree(text);
    return result;
}

class Descriptor {
public:
    explicit Descriptor(const std::wstring& text) {
        check(ConvertStringSecurityDescriptorToSecurityDescriptorW(text.c_str(), SDDL_REVISION_1, &descriptor_,
                                                                   nullptr) != FALSE,
              "ConvertStringSecurityDescriptorToSecurityDescriptor");
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { LocalFree(descriptor_); }
    [[nodiscard]] PSECURITY_DESCRIPTOR get() const noexcept { return descriptor_; }

private:
    PSECURITY_DESCRIPTOR descriptor_ = nullptr;
};

} // namespace

bool make_private_folder(const std::filesystem::path& path) {
    const Descriptor descriptor(L"D:P(A;OICI;FA;;;" + own_user() + L")");
    SECURITY_ATTRIBUTES attributes = {
        .nLength = sizeof(attributes), .lpSecurityDescriptor = descriptor.get(), .bInheritHandle = FALSE};
    if (CreateDirectoryW(path.c_str(), &attributes) != FALSE) {
        return true;
    }
    check(GetLastError() == ERROR_ALREADY_EXISTS, "CreateDirectory");
    return false;
}

void open_to_everybody(const std::filesystem::path& path) {
    const Descriptor descriptor(L"D:P(A;OICI;FA;;;" + own_user() + L")(A;OICI;FA;;;S-1-1-0)");
    check(SetFileSecurityW(path.c_str(), DACL_SECURITY_INFORMATION, descriptor.get()) != FALSE, "SetFileSecurity");
}

// A copy: the listener's own goes with it, wherever it lies by then.
void keep_file(const std::filesystem::path& path, const std::filesystem::path& kept) {
    constexpr DWORD kShareAll = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    const HANDLE from = CreateFileW(path.c_str(), GENERIC_READ, kShareAll, nullptr, OPEN_EXISTING, 0, nullptr);
    check(from != INVALID_HANDLE_VALUE, "CreateFile");
    std::array<char, 4096> bytes = {};
    DWORD size = 0;
    check(ReadFile(from, bytes.data(), static_cast<DWORD>(bytes.size()), &size, nullptr) != FALSE, "ReadFile");
    CloseHandle(from);
    const Descriptor descriptor(L"D:P(A;;FA;;;" + own_user() + L")");
    SECURITY_ATTRIBUTES attributes = {
        .nLength = sizeof(attributes), .lpSecurityDescriptor = descriptor.get(), .bInheritHandle = FALSE};
    const HANDLE to = CreateFileW(kept.c_str(), GENERIC_WRITE, 0, &attributes, CREATE_NEW, 0, nullptr);
    check(to != INVALID_HANDLE_VALUE, "CreateFile");
    check(WriteFile(to, bytes.data(), size, &size, nullptr) != FALSE, "WriteFile");
    CloseHandle(to);
}

} // namespace geyser::test
