#include "ipc/runtime_directory.hpp"

#include "core/text_windows.hpp"
#include "ipc/windows/last_error.hpp"

#include <algorithm>

namespace geyser::ipc {

Result<std::string> runtime_directory(std::string_view operation) {
    constexpr const wchar_t* kVariable = L"LOCALAPPDATA";
    std::wstring value(::GetEnvironmentVariableW(kVariable, nullptr, 0), L'\0');
    value.resize(::GetEnvironmentVariableW(kVariable, value.data(), static_cast<DWORD>(value.size())));
    if (value.size() < 3 || value[1] != L':') {
        return fail(ErrorCode::InvalidArgument, operation,
                    "LOCALAPPDATA is not set to a path; set it, or name a directory for streams");
    }
    std::string folder = to_utf8(value);
    std::ranges::replace(folder, '\\', '/');
    while (folder.ends_with('/')) {
        folder.pop_back();
    }
    return folder;
}

} // namespace geyser::ipc
