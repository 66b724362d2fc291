#include "ipc/own_process.hpp"

#include "core/text_windows.hpp"
#include "ipc/windows/windows.hpp"

#include <winternl.h>

extern "C" NTSYSAPI NTSTATUS NTAPI RtlGetVersion(PRTL_OSVERSIONINFOW version);

namespace geyser::ipc {
namespace {

std::string find_program_name() {
    std::wstring path(MAX_PATH, L'\0');
    for (;;) {
        const auto size = static_cast<DWORD>(path.size());
        const DWORD length = ::GetModuleFileNameW(nullptr, path.data(), size);
        if (length < size) {
            path.resize(length);
            break;
        }
        path.resize(2 * path.size()); // paths end at 32,767 characters
    }
    return to_utf8(std::wstring_view(path).substr(path.rfind(L'\\') + 1));
}

} // namespace

std::string_view own_program_name() noexcept {
    static const std::string name = find_program_name();
    return name;
}

std::uint32_t own_process_id() noexcept { return ::GetCurrentProcessId(); }

// GetVersionEx() tells programs what they want to hear.
std::string system_name() {
    RTL_OSVERSIONINFOW version = {};
    version.dwOSVersionInfoSize = sizeof(version);
    if (::RtlGetVersion(&version) != 0) {
        return {};
    }
    return "Windows " + std::to_string(version.dwMajorVersion) + '.' + std::to_string(version.dwMinorVersion) + '.' +
           std::to_string(version.dwBuildNumber);
}

} // namespace geyser::ipc
