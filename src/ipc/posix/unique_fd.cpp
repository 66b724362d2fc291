#include <geyser/os_object.hpp>

#include <cerrno>
#include <unistd.h>

namespace geyser {

void FdTraits::close(int fd) noexcept {
    // Destructors run between a failed call and the look at its errno.
    const int saved = errno;
    // Not repeated on EINTR: the system has freed the number by then, and another thread may own it already.
    ::close(fd);
    errno = saved;
}

} // namespace geyser
