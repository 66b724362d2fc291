#include "ipc/windows/pipe.hpp"

#include "core/try.hpp"
#include "ipc/windows/last_error.hpp"
#include "ipc/windows/security.hpp"
#include "ipc/windows/text.hpp"
#include "ipc/windows/wait.hpp"

#include <algorithm>
#include <cerrno>
#include <random>

namespace geyser::ipc {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";
constexpr std::size_t kNameLength = 32;
/// Room for as many messages as Linux has, about. A new receiver of a stream is sent its set-up without waiting.
constexpr DWORD kBufferBytes = 256 * 1024;

std::wstring full_name(std::string_view name) {
    return L"\\\\.\\pipe\\geyser-" + std::wstring(name.begin(), name.end());
}

} // namespace

std::string new_pipe_name() {
    std::random_device random; // the system's own generator
    std::string name(kNameLength, '0');
    std::ranges::generate(name, [&] { return kDigits[random() % kDigits.size()]; });
    return name;
}

bool is_pipe_name(std::string_view name) noexcept {
    return name.size() == kNameLength && name.find_first_not_of(kDigits) == std::string_view::npos;
}

Result<UniqueHandle> create_pipe(std::string_view name, Instance instance, std::string_view operation) {
    GEYSER_TRY(OwnerOnly security, OwnerOnly::create(operation));
    const DWORD first = instance == Instance::First ? FILE_FLAG_FIRST_PIPE_INSTANCE : 0;
    const HANDLE pipe = ::CreateNamedPipeW(
        full_name(name).c_str(), PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | first,
        PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS, PIPE_UNLIMITED_INSTANCES,
        kBufferBytes, kBufferBytes, /*nDefaultTimeOut=*/0, security.attributes());
    if (pipe == INVALID_HANDLE_VALUE) {
        return last_failure(operation, "CreateNamedPipe");
    }
    UniqueHandle created(pipe);
    // Wine 8 does not know FILE_FLAG_FIRST_PIPE_INSTANCE.
    DWORD instances = 0;
    if (instance == Instance::First &&
        (::GetNamedPipeHandleStateW(pipe, nullptr, &instances, nullptr, nullptr, nullptr, 0) == FALSE ||
         instances != 1)) {
        return fail(ErrorCode::SystemFailure, operation, "somebody else has the pipe's name already",
                    ERROR_ACCESS_DENIED);
    }
    return created;
}

Result<UniqueHandle> open_pipe(std::string_view name, const std::string& path, const Deadline& deadline,
                               std::string_view operation) {
    const std::wstring full = full_name(name);
    for (;;) {
        const HANDLE opened =
            ::CreateFileW(full.c_str(), GENERIC_READ | GENERIC_WRITE, /*dwShareMode=*/0, nullptr, OPEN_EXISTING,
                          FILE_FLAG_OVERLAPPED | SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, nullptr);
        if (opened != INVALID_HANDLE_VALUE) {
            UniqueHandle pipe(opened);
            DWORD mode = PIPE_READMODE_MESSAGE | PIPE_WAIT;
            if (::SetNamedPipeHandleState(pipe.get(), &mode, nullptr, nullptr) == FALSE) {
                return last_failure(operation, "SetNamedPipeHandleState");
            }
            return pipe;
        }
        const DWORD error = ::GetLastError();
        if (error == ERROR_FILE_NOT_FOUND) {
            return fail(ErrorCode::SystemFailure, operation,
                        "nobody listens at " + path + ": the pipe that it names does not exist", ECONNREFUSED);
        }
        if (error == ERROR_ACCESS_DENIED) {
            return fail(ErrorCode::PeerRejected, operation,
                        "the listener at " + path + " is another user's: its pipe may not be opened",
                        static_cast<int>(error));
        }
        if (error != ERROR_PIPE_BUSY) {
            return system_failure(operation, "open the pipe of " + path, static_cast<int>(error));
        }
        if (deadline.passed()) {
            return deadline.timed_out(operation, "no room in the backlog of the listener at " + path);
        }
        // 0 would mean the server's default. Whether it succeeds or not, the next look tells.
        ::WaitNamedPipeW(full.c_str(), std::max<DWORD>(to_milliseconds(deadline.remaining()), 1));
    }
}

} // namespace geyser::ipc
