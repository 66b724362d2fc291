#include "ipc/windows/text.hpp"

#include "core/text_windows.hpp"
#include "core/try.hpp"
#include "ipc/system_error.hpp"
#include "ipc/windows/windows.hpp"

#include <limits>

namespace geyser::ipc {
namespace {

constexpr std::wstring_view kVerbatim = L"\\\\?\\";
constexpr std::wstring_view kDevice = L"\\\\.\\";
constexpr std::wstring_view kServer = L"\\\\";

Result<std::wstring> full_path(const std::wstring& path, std::string_view operation) {
    const DWORD size = ::GetFullPathNameW(path.c_str(), 0, nullptr, nullptr);
    std::wstring full(size, L'\0');
    const DWORD length = size == 0 ? 0 : ::GetFullPathNameW(path.c_str(), size, full.data(), nullptr);
    if (length == 0 || length >= size) {
        return system_failure(operation, "GetFullPathName of " + to_utf8(path), static_cast<int>(::GetLastError()));
    }
    full.resize(length);
    return full;
}

} // namespace

Result<std::wstring> to_wide(std::string_view text, std::string_view operation) {
    if (text.empty()) {
        return std::wstring();
    }
    if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        return fail(ErrorCode::SizeOverflow, operation, std::to_string(text.size()) + " bytes are too long a text");
    }
    const int size = static_cast<int>(text.size());
    const int length = ::MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text.data(), size, nullptr, 0);
    if (length <= 0) {
        return fail(ErrorCode::InvalidArgument, operation, "the text is not UTF-8", static_cast<int>(::GetLastError()));
    }
    std::wstring wide(static_cast<std::size_t>(length), L'\0');
    ::MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text.data(), size, wide.data(), length);
    return wide;
}

Result<std::wstring> wide_path(const std::string& path, std::string_view operation) {
    if (path.empty() || path.contains('\0')) {
        return fail(ErrorCode::InvalidArgument, operation,
                    path.empty() ? "the path is empty" : "the path holds a zero byte");
    }
    GEYSER_TRY(const std::wstring wide, to_wide(path, operation));
    GEYSER_TRY(std::wstring full, full_path(wide, operation));
    const std::wstring_view prefix = std::wstring_view(full).substr(0, kVerbatim.size());
    if (prefix == kDevice) {
        return fail(ErrorCode::InvalidArgument, operation, path + " is a device's name");
    }
    std::wstring verbatim = std::move(full);
    if (prefix != kVerbatim) {
        verbatim = verbatim.starts_with(kServer) ? L"\\\\?\\UNC\\" + verbatim.substr(kServer.size())
                                                 : std::wstring(kVerbatim) + verbatim;
    }
    // Behind the drive's: "a:b" is the stream b of the file a.
    const std::size_t drive = kVerbatim.size() + 2;
    const std::size_t bad = verbatim.find_first_of(L"<>:\"|?*", drive);
    if (bad != std::wstring::npos) {
        return fail(ErrorCode::InvalidArgument, operation,
                    "the path " + path + " holds '" + to_utf8(std::wstring_view(verbatim).substr(bad, 1)) +
                        "', which no file's name may have");
    }
    return verbatim;
}

} // namespace geyser::ipc
