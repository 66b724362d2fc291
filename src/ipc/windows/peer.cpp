#include "ipc/windows/peer.hpp"

#include "core/try.hpp"
#include "ipc/windows/last_error.hpp"
#include "ipc/windows/security.hpp"
#include "ipc/windows/wait.hpp"

#include <limits>
#include <string>

namespace geyser::ipc {

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

Result<UniqueHandle> Peer::pull(std::uint64_t handle, DWORD access, std::string_view operation) const {
    // Neither nothing nor a pseudo handle, which would name a process or a thread. Handles have 32 bits.
    if (handle == 0 || handle > std::numeric_limits<std::int32_t>::max()) {
        return fail(ErrorCode::MalformedMessage, operation,
                    "the message names the handle " + std::to_string(handle) + ", which can be none of the peer's");
    }
    // A number of another process's. NOLINTNEXTLINE(performance-no-int-to-ptr)
    auto* const theirs = reinterpret_cast<HANDLE>(static_cast<std::uintptr_t>(handle));
    HANDLE pulled = nullptr;
    if (::DuplicateHandle(process(), theirs, ::GetCurrentProcess(), &pulled, access, /*bInheritHandle=*/FALSE,
                          access == 0 ? DUPLICATE_SAME_ACCESS : 0) != FALSE) {
        return UniqueHandle(pulled);
    }
    const DWORD error = ::GetLastError();
    if (error != ERROR_INVALID_HANDLE || is_signalled(process())) {
        // A process that is ending has no handles any more before it has ended.
        return fail(ErrorCode::PeerClosed, operation, "the peer died, and the objects of its message with it",
                    static_cast<int>(error));
    }
    return fail(ErrorCode::MalformedMessage, operation,
                "the message names the handle " + std::to_string(handle) + ", which the peer does not have",
                static_cast<int>(error));
}

} // namespace geyser::ipc
