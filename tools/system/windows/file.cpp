#include <system/file.hpp>

#include "utf16.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>

#include <fcntl.h>
#include <io.h>
#include <sys/stat.h>
#include <windows.h>

namespace geyser::system {
namespace {

using Clock = std::chrono::steady_clock;

UniqueFd open(const std::string& path, int flags) {
    return UniqueFd(_wopen(to_utf16(path).c_str(), flags | _O_BINARY | _O_NOINHERIT, _S_IREAD | _S_IWRITE));
}

HANDLE handle_of(const UniqueFd& file) {
    return reinterpret_cast<HANDLE>(_get_osfhandle(file.get())); // NOLINT(performance-no-int-to-ptr): it is one
}

/// Whether a read would not block; it has the end to report, too. A pipe cannot be waited for, only asked.
bool wait_for_pipe(HANDLE pipe, Clock::time_point deadline) {
    for (;;) {
        DWORD available = 0;
        if (PeekNamedPipe(pipe, nullptr, 0, nullptr, &available, nullptr) == 0 || available > 0) {
            return true;
        }
        if (Clock::now() >= deadline || SleepEx(1, TRUE) == WAIT_IO_COMPLETION) {
            return false;
        }
    }
}

unsigned int length_of(std::size_t size) { return static_cast<unsigned int>(std::min<std::size_t>(size, INT_MAX)); }

} // namespace

UniqueFd open_to_read(const std::string& path) { return open(path, _O_RDONLY); }

std::FILE* open_stream_to_read(const std::string& path) { return _wfopen(to_utf16(path).c_str(), L"rbN"); }

FileToWrite open_to_write(const std::string& path) {
    UniqueFd file = open(path, _O_WRONLY | _O_CREAT | _O_EXCL);
    const bool created = static_cast<bool>(file);
    if (!created && errno == EEXIST) {
        file = open(path, _O_WRONLY);
    }
    return {.file = std::move(file), .created = created};
}

UniqueFd copy_of(StandardStream stream) {
    const DWORD kind = stream == StandardStream::In    ? STD_INPUT_HANDLE
                       : stream == StandardStream::Out ? STD_OUTPUT_HANDLE
                                                       : STD_ERROR_HANDLE;
    HANDLE copy = nullptr;
    if (DuplicateHandle(GetCurrentProcess(), GetStdHandle(kind), GetCurrentProcess(), &copy, 0, FALSE,
                        DUPLICATE_SAME_ACCESS) == 0) {
        errno = EBADF;
        return {};
    }
    return UniqueFd(_open_osfhandle(reinterpret_cast<std::intptr_t>(copy), _O_BINARY | _O_NOINHERIT));
}

std::optional<std::ptrdiff_t> read_some(const UniqueFd& file, std::span<std::byte> bytes,
                                        std::chrono::milliseconds patience) {
    const HANDLE handle = handle_of(file);
    if (GetFileType(handle) == FILE_TYPE_PIPE && !wait_for_pipe(handle, Clock::now() + patience)) {
        return std::nullopt;
    }
    return _read(file.get(), bytes.data(), length_of(bytes.size()));
}

std::ptrdiff_t write_some(const UniqueFd& file, std::span<const std::byte> bytes) {
    DWORD written = 0;
    if (WriteFile(handle_of(file), bytes.data(), length_of(bytes.size()), &written, nullptr) != 0) {
        return written;
    }
    switch (GetLastError()) {
    case ERROR_OPERATION_ABORTED:
        errno = EINTR;
        break;
    case ERROR_BROKEN_PIPE:
    case ERROR_NO_DATA: // the reader's end is closed
    case ERROR_PIPE_NOT_CONNECTED:
        errno = EPIPE;
        break;
    case ERROR_DISK_FULL:
    case ERROR_HANDLE_DISK_FULL:
        errno = ENOSPC;
        break;
    default:
        errno = EIO;
        break;
    }
    return -1;
}

bool rewind(const UniqueFd& file) { return _lseeki64(file.get(), 0, SEEK_SET) == 0; }

bool truncate(const UniqueFd& file) {
    return GetFileType(handle_of(file)) != FILE_TYPE_DISK || _chsize_s(file.get(), 0) == 0;
}

void remove(const std::string& path) { _wunlink(to_utf16(path).c_str()); }

bool close(UniqueFd& file) { return _close(file.take()) == 0; }

} // namespace geyser::system
