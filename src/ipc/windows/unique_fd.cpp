#include <geyser/os_object.hpp>

#include <cerrno>

#include <io.h>

namespace geyser {

void FdTraits::close(int fd) noexcept {
    // Destructors run between a failed call and the look at its errno.
    const int saved = errno;
    ::_close(fd);
    errno = saved;
}

} // namespace geyser
