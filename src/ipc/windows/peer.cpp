#include "ipc/windows/peer.hpp"

#include "core/try.hpp"
#include "ipc/windows/last_error.hpp"
#include "ipc/windows/object_kind.hpp"
#include "ipc/windows/pin_code.hpp"
#include "ipc/windows/security.hpp"
#include "ipc/windows/wait.hpp"

#include <limits>
#include <string>

#include <winternl.h>

extern "C" NTSYSAPI NTSTATUS NTAPI RtlGetLastNtStatus();

namespace geyser::ipc {
namespace {

constexpr std::string_view kFile = "File";

/// The last handle of a file that was opened for synchronous calls is closed only after the call that is under way,
/// and a peer may read from a pipe into which nobody writes, for as long as it lives. So a thread of the system's waits
/// for that, or, where there is none to be had, nobody: one handle too many is better than a thread that is stuck.
void close_elsewhere(UniqueHandle file) noexcept {
    pin_code();
    const auto close = [](PTP_CALLBACK_INSTANCE instance, void* handle) {
        ::CallbackMayRunLong(instance);
        ::CloseHandle(handle);
    };
    ::TrySubmitThreadpoolCallback(close, file.take(), nullptr);
}

} // namespace

Result<Peer> Peer::open(DWORD process, std::string_view operation) {
    UniqueHandle opened(::OpenProcess(PROCESS_DUP_HANDLE | PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE,
                                      /*bInheritHandle=*/FALSE, process));
    if (!opened) {
        const DWORD error = ::GetLastError();
        if (error == ERROR_INVALID_PARAMETER) {
            return fail(ErrorCode::PeerClosed, operation, "the peer (process " + std::to_string(process) + ") has died",
                        static_cast<int>(error));
        }
        return fail(ErrorCode::PeerRejected, operation,
                    "the peer's process " + std::to_string(process) +
                        " may not be opened: it is another user's, or runs with other rights than this one",
                    static_cast<int>(error));
    }
    auto user = user_of_process(opened.get(), operation);
    if (!user) {
        return fail(ErrorCode::PeerRejected, operation,
                    "the user of the peer's process " + std::to_string(process) +
                        " cannot be told: " + user.error().reason,
                    user.error().native);
    }
    GEYSER_TRY(const std::string own, own_user(operation));
    if (*user != own) {
        return fail(ErrorCode::PeerRejected, operation,
                    "user " + *user + " of the peer (process " + std::to_string(process) +
                        ") is not that of this process, " + own);
    }
    return Peer(std::move(opened), {.process = process, .user = relative_id(own)});
}

// Its handles are gone a moment before it is signalled. What the call before failed with tells then.
bool Peer::is_ending() const noexcept {
    constexpr auto kTerminating = static_cast<NTSTATUS>(0xc000010a); // STATUS_PROCESS_IS_TERMINATING
    return ::RtlGetLastNtStatus() == kTerminating || is_signalled(process());
}

Result<UniqueHandle> Peer::pull(std::uint64_t handle, const Wanted& wanted, std::string_view operation) const {
    // Neither nothing nor a pseudo handle, which would name a process or a thread. Handles have 32 bits.
    if (handle == 0 || handle > std::numeric_limits<std::int32_t>::max()) {
        return fail(ErrorCode::MalformedMessage, operation,
                    "the message names the handle " + std::to_string(handle) + ", which can be none of the peer's");
    }
    // A number of another process's. NOLINTNEXTLINE(performance-no-int-to-ptr)
    auto* const theirs = reinterpret_cast<HANDLE>(static_cast<std::uintptr_t>(handle));
    HANDLE duplicate = nullptr;
    if (::DuplicateHandle(process(), theirs, ::GetCurrentProcess(), &duplicate, wanted.access,
                          /*bInheritHandle=*/FALSE, wanted.access == 0 ? DUPLICATE_SAME_ACCESS : 0) == FALSE) {
        const DWORD error = ::GetLastError();
        return pull_failure(handle, error, is_ending(), operation);
    }
    UniqueHandle pulled(duplicate);
    GEYSER_TRY(const std::string kind, kind_of(pulled.get(), operation));
    const bool is_file = kind == kFile;
    if (is_file) {
        close_elsewhere(std::move(pulled));
    }
    if (is_file || (!wanted.kind.empty() && kind != wanted.kind)) {
        return fail(ErrorCode::MalformedMessage, operation,
                    "the message names the handle " + std::to_string(handle) + ", which is of a " + kind + ", not of " +
                        (wanted.kind.empty() ? "anything that is shared" : "a " + std::string(wanted.kind)));
    }
    return pulled;
}

std::unexpected<Error> pull_failure(std::uint64_t handle, DWORD error, bool peer_ends, std::string_view operation) {
    if (peer_ends) {
        return fail(ErrorCode::PeerClosed, operation, "the peer died, and the objects of its message with it",
                    static_cast<int>(error));
    }
    auto failure = system_failure(operation, "take the handle " + std::to_string(handle) + " out of the peer",
                                  static_cast<int>(error));
    if (failure.error().code != ErrorCode::OutOfHostMemory) {
        failure.error().code = ErrorCode::MalformedMessage;
    }
    return failure;
}

} // namespace geyser::ipc
