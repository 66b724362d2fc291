// Errors are those of GetLastError().
#include "ipc/system_error.hpp"

#include "core/text_windows.hpp"
#include "ipc/windows/last_error.hpp"

#include <string>

#include <winternl.h>

extern "C" NTSYSAPI NTSTATUS NTAPI RtlGetLastNtStatus();

namespace geyser::ipc {
namespace {

ErrorCode classify(DWORD error) noexcept {
    switch (error) {
    case ERROR_BROKEN_PIPE:
    case ERROR_NO_DATA: // writing into a pipe whose other end is closed
    case ERROR_PIPE_NOT_CONNECTED:
        return ErrorCode::PeerClosed;
    case ERROR_MORE_DATA:
        return ErrorCode::SizeOverflow;
    case ERROR_INVALID_HANDLE:
        return ErrorCode::InvalidHandle;
    case ERROR_COMMITMENT_LIMIT:
    case ERROR_NO_SYSTEM_RESOURCES:
    case ERROR_NOT_ENOUGH_MEMORY:
    case ERROR_NOT_ENOUGH_QUOTA:
    case ERROR_OUTOFMEMORY:
    case ERROR_TOO_MANY_OPEN_FILES:
        return ErrorCode::OutOfHostMemory;
    default:
        return ErrorCode::SystemFailure;
    }
}

} // namespace

std::unexpected<Error> system_failure(std::string_view operation, std::string_view call, int error) {
    const auto code = static_cast<DWORD>(error);
    return fail(classify(code), operation, std::string(call) + ": " + words_of_error(code), error);
}

bool is_being_removed() noexcept {
    constexpr auto kDeletePending = static_cast<NTSTATUS>(0xc0000056); // STATUS_DELETE_PENDING
    return ::GetLastError() == ERROR_ACCESS_DENIED && ::RtlGetLastNtStatus() == kDeletePending;
}

} // namespace geyser::ipc
