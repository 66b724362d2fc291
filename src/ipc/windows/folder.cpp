#include "ipc/folder.hpp"

#include "core/text_windows.hpp"
#include "core/try.hpp"
#include "ipc/deadline.hpp"
#include "ipc/windows/last_error.hpp"
#include "ipc/windows/security.hpp"
#include "ipc/windows/text.hpp"

#include <geyser/os_object.hpp>

#include <chrono>
#include <thread>

namespace geyser::ipc {
namespace {

constexpr DWORD kShareAll = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
/// No stream's: those end in another way. It is there while somebody holds the lock.
constexpr std::string_view kLockName = "/.lock";

class LockedFolder final : public FolderLock {
public:
    explicit LockedFolder(UniqueHandle file) noexcept : file_(std::move(file)) {}

private:
    UniqueHandle file_; ///< nobody else can open it meanwhile
};

/// INVALID_HANDLE_VALUE is what CreateFile and its kin fail with.
UniqueHandle own(HANDLE file) noexcept { return UniqueHandle(file != INVALID_HANDLE_VALUE ? file : nullptr); }

} // namespace

std::string_view forbidden_in_file_names() noexcept { return "/\\:*?\"<>|"; }

bool is_full_path(const std::string& path) noexcept {
    const auto is_separator = [](char c) { return c == '/' || c == '\\'; };
    return (path.size() > 2 && path[1] == ':' && is_separator(path[2])) ||
           (path.size() > 2 && is_separator(path[0]) && is_separator(path[1]));
}

Result<void> make_private_folder(const std::string& path, std::string_view operation) {
    GEYSER_TRY(const std::wstring wide, wide_path(path, operation));
    GEYSER_TRY(OwnerOnly security, OwnerOnly::for_folder(operation));
    if (::CreateDirectoryW(wide.c_str(), security.attributes()) == FALSE && ::GetLastError() != ERROR_ALREADY_EXISTS) {
        return last_failure(operation, "CreateDirectory " + path);
    }
    const UniqueHandle folder =
        own(::CreateFileW(wide.c_str(), READ_CONTROL | FILE_READ_ATTRIBUTES, kShareAll, nullptr, OPEN_EXISTING,
                          FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
    BY_HANDLE_FILE_INFORMATION information = {};
    if (!folder || ::GetFileInformationByHandle(folder.get(), &information) == FALSE) {
        return last_failure(operation, "open " + path);
    }
    constexpr DWORD kKind = FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT;
    if ((information.dwFileAttributes & kKind) != FILE_ATTRIBUTE_DIRECTORY) {
        return fail(ErrorCode::SystemFailure, operation, path + " is no folder, or only a link to one",
                    ERROR_DIRECTORY);
    }
    return check_owner_only(folder.get(), path, operation);
}

Result<std::vector<std::string>> list_folder(const std::string& path, std::string_view operation) {
    GEYSER_TRY(const std::wstring wide, wide_path(path, operation));
    std::vector<std::string> names;
    WIN32_FIND_DATAW found = {};
    const HANDLE search = ::FindFirstFileW((wide + L"\\*").c_str(), &found);
    if (search == INVALID_HANDLE_VALUE) {
        const DWORD error = ::GetLastError();
        return error == ERROR_PATH_NOT_FOUND || error == ERROR_FILE_NOT_FOUND
                   ? Result<std::vector<std::string>>(std::move(names))
                   : system_failure(operation, "FindFirstFile in " + path, static_cast<int>(error));
    }
    do {
        names.push_back(to_utf8(found.cFileName));
    } while (::FindNextFileW(search, &found) != FALSE);
    const DWORD error = ::GetLastError();
    ::FindClose(search);
    if (error != ERROR_NO_MORE_FILES) {
        return system_failure(operation, "FindNextFile in " + path, static_cast<int>(error));
    }
    return names;
}

Result<void> remove_file(const std::string& path, std::string_view operation) {
    GEYSER_TRY(const std::wstring wide, wide_path(path, operation));
    if (::DeleteFileW(wide.c_str()) == FALSE && ::GetLastError() != ERROR_FILE_NOT_FOUND) {
        return last_failure(operation, "DeleteFile " + path);
    }
    return {};
}

Result<std::unique_ptr<FolderLock>> FolderLock::take(const std::string& folder, Timeout patience,
                                                     std::string_view operation) {
    constexpr auto kRetry = std::chrono::milliseconds(5);
    const Deadline deadline(patience);
    GEYSER_TRY(const std::wstring wide, wide_path(folder + std::string(kLockName), operation));
    GEYSER_TRY(OwnerOnly security, OwnerOnly::create(operation));
    for (;;) {
        UniqueHandle file =
            own(::CreateFileW(wide.c_str(), GENERIC_READ | GENERIC_WRITE, /*dwShareMode=*/0, security.attributes(),
                              OPEN_ALWAYS, FILE_ATTRIBUTE_HIDDEN | FILE_FLAG_DELETE_ON_CLOSE, nullptr));
        if (file) {
            return std::make_unique<LockedFolder>(std::move(file));
        }
        if (::GetLastError() != ERROR_SHARING_VIOLATION && !is_being_removed()) {
            return last_failure(operation, "open the lock of " + folder);
        }
        if (deadline.passed()) {
            return deadline.timed_out(operation, "another process keeps the folder of streams locked");
        }
        std::this_thread::sleep_for(kRetry);
    }
}

} // namespace geyser::ipc
