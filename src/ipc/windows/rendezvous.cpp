#include "ipc/windows/rendezvous.hpp"

#include "core/try.hpp"
#include "ipc/windows/last_error.hpp"
#include "ipc/windows/pipe.hpp"
#include "ipc/windows/security.hpp"
#include "ipc/windows/text.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>

namespace geyser::ipc {
namespace {

constexpr std::string_view kMagic = "geyser-pipe-1 ";
constexpr DWORD kShareAll = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

std::string to_text(std::string_view pipe) { return std::string(kMagic) + std::string(pipe) + '\n'; }

/// What failed with the path, as the errors that are the same on every platform where it is one of them.
std::unexpected<Error> path_failure(std::string_view operation, const std::string& call, DWORD error) {
    switch (error) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
        return fail(ErrorCode::SystemFailure, operation, call + ": there is no such file or folder", ENOENT);
    case ERROR_ALREADY_EXISTS:
    case ERROR_FILE_EXISTS:
        return fail(ErrorCode::SystemFailure, operation, call + ": the path exists", EADDRINUSE);
    default:
        return system_failure(operation, call, static_cast<int>(error));
    }
}

/// Replaces nothing that is there, whatever it is: it may be a living listener's. By the handle, so that what is
/// removed when that is closed is the file and not its old name.
BOOL rename(const UniqueHandle& file, const std::wstring& path) {
    const std::size_t size = sizeof(FILE_RENAME_INFO) + path.size() * sizeof(wchar_t);
    const auto storage = std::make_unique<std::byte[]>(size);
    auto* const information = new (storage.get()) FILE_RENAME_INFO{};
    information->FileNameLength = static_cast<DWORD>(path.size() * sizeof(wchar_t));
    std::memcpy(storage.get() + offsetof(FILE_RENAME_INFO, FileName), path.data(), information->FileNameLength);
    return ::SetFileInformationByHandle(file.get(), FileRenameInfo, information, static_cast<DWORD>(size));
}

std::unexpected<Error> nobody_listens(std::string_view operation, const std::string& path, std::string_view why) {
    return fail(ErrorCode::SystemFailure, operation, "nobody listens at " + path + ": " + std::string(why),
                ECONNREFUSED);
}

} // namespace

Result<UniqueHandle> write_rendezvous(const std::string& path, std::string_view pipe, std::string_view operation) {
    GEYSER_TRY(const std::wstring wide, wide_path(path, operation));
    GEYSER_TRY(OwnerOnly security, OwnerOnly::create(operation));
    // Under another name first: whoever sees the file at its path finds all of it there.
    const std::wstring draft = wide + L'.' + std::wstring(pipe.begin(), pipe.end());
    const HANDLE opened = ::CreateFileW(draft.c_str(), GENERIC_WRITE | DELETE, kShareAll, security.attributes(),
                                        CREATE_NEW, FILE_ATTRIBUTE_NORMAL | FILE_FLAG_DELETE_ON_CLOSE, nullptr);
    if (opened == INVALID_HANDLE_VALUE) {
        return path_failure(operation, "create " + path, ::GetLastError());
    }
    UniqueHandle file(opened);
    const std::string text = to_text(pipe);
    DWORD written = 0;
    if (::WriteFile(file.get(), text.data(), static_cast<DWORD>(text.size()), &written, nullptr) == FALSE) {
        return last_failure(operation, "write " + path);
    }
    if (rename(file, wide) == FALSE) {
        return path_failure(operation, "listen at " + path, ::GetLastError());
    }
    return file;
}

Result<std::string> read_rendezvous(const std::string& path, std::string_view operation) {
    GEYSER_TRY(const std::wstring wide, wide_path(path, operation));
    const HANDLE opened = ::CreateFileW(wide.c_str(), GENERIC_READ, kShareAll, nullptr, OPEN_EXISTING,
                                        FILE_FLAG_OPEN_REPARSE_POINT, nullptr);
    if (opened == INVALID_HANDLE_VALUE) {
        const DWORD error = ::GetLastError();
        return is_being_removed() ? nobody_listens(operation, path, "the file is being removed")
                                  : path_failure(operation, "open " + path, error);
    }
    const UniqueHandle file(opened);
    BY_HANDLE_FILE_INFORMATION information = {};
    if (::GetFileType(file.get()) != FILE_TYPE_DISK ||
        ::GetFileInformationByHandle(file.get(), &information) == FALSE ||
        (information.dwFileAttributes & (FILE_ATTRIBUTE_REPARSE_POINT | FILE_ATTRIBUTE_DIRECTORY)) != 0) {
        return nobody_listens(operation, path, "it is no ordinary file");
    }
    GEYSER_CHECK(check_owner_only(file.get(), path, operation));
    std::array<char, 128> text = {}; // more than any listener writes
    DWORD size = 0;
    if (::ReadFile(file.get(), text.data(), static_cast<DWORD>(text.size()), &size, nullptr) == FALSE) {
        return last_failure(operation, "read " + path);
    }
    const std::string_view line(text.data(), size);
    const std::string_view name =
        line.size() > kMagic.size() ? line.substr(kMagic.size(), line.size() - kMagic.size() - 1) : "";
    // One meaning has one form.
    if (!is_pipe_name(name) || line != to_text(name)) {
        return nobody_listens(operation, path, "it is not a listener's file");
    }
    return std::string(name);
}

} // namespace geyser::ipc
