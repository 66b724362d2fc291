#include "../waitable.hpp"

#include <poll.h>

namespace geyser::test {

bool becomes_ready(OsWaitable waitable, std::chrono::milliseconds timeout) {
    pollfd entry{.fd = waitable, .events = POLLIN, .revents = 0};
    return ::poll(&entry, 1, static_cast<int>(timeout.count())) == 1;
}

} // namespace geyser::test
