#include "ipc/system_error.hpp"

#include <cerrno>
#include <string>
#include <system_error>

namespace geyser::ipc {
namespace {

ErrorCode classify(int error) noexcept {
    switch (error) {
    case EINTR:
        return ErrorCode::Interrupted;
    case EPIPE:
    case ECONNRESET:
    case ENOTCONN:
        return ErrorCode::PeerClosed;
    case EMSGSIZE:
        return ErrorCode::SizeOverflow;
    case EBADF:
        return ErrorCode::InvalidHandle;
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ENOBUFS:
    case ETOOMANYREFS: // descriptors in flight count against the sender's RLIMIT_NOFILE (trap 45)
        return ErrorCode::OutOfHostMemory;
    default:
        return ErrorCode::SystemFailure;
    }
}

} // namespace

std::unexpected<Error> system_failure(std::string_view operation, std::string_view call, int error) {
    return fail(classify(error), operation, std::string(call) + ": " + std::generic_category().message(error), error);
}

} // namespace geyser::ipc
