#include <geyser/os_object.hpp>

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <system_error>

namespace geyser {

Result<OsObject> duplicate(const OsObject& object) {
    if (!object) {
        return fail(ErrorCode::InvalidHandle, "duplicate", "the object is empty or moved from");
    }
    OsObject copy(::fcntl(object.get(), F_DUPFD_CLOEXEC, 0));
    if (copy) {
        return copy;
    }
    const int error = errno;
    const ErrorCode code = error == EMFILE  ? ErrorCode::OutOfHostMemory
                           : error == EBADF ? ErrorCode::InvalidHandle
                                            : ErrorCode::SystemFailure;
    return fail(code, "duplicate",
                "fcntl(" + std::to_string(object.get()) +
                    ", F_DUPFD_CLOEXEC) failed: " + std::system_category().message(error),
                error);
}

} // namespace geyser
