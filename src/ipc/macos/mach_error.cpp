#include "ipc/macos/mach_error.hpp"

#include <string>

#include <mach/mach_error.h>
#include <mach/message.h>

namespace geyser::ipc {
namespace {

ErrorCode classify(kern_return_t status) noexcept {
    switch (status) {
    case KERN_NO_SPACE:
    case KERN_RESOURCE_SHORTAGE:
    case KERN_UREFS_OVERFLOW:
    case MACH_SEND_NO_BUFFER:
        return ErrorCode::OutOfHostMemory;
    case MACH_SEND_INVALID_DEST:
        return ErrorCode::PeerClosed;
    case KERN_INVALID_NAME:
    case KERN_INVALID_RIGHT:
    case MACH_SEND_INVALID_RIGHT:
        return ErrorCode::InvalidHandle;
    default:
        return ErrorCode::SystemFailure;
    }
}

} // namespace

std::unexpected<Error> mach_failure(std::string_view operation, std::string_view call, kern_return_t status) {
    return fail(classify(status), operation, std::string(call) + ": " + mach_error_string(status), status);
}

} // namespace geyser::ipc
