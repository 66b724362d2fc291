#include "ipc/linux/poll.hpp"

#include "ipc/system_error.hpp"

#include <cerrno>
#include <chrono>

#include <poll.h>

namespace geyser::ipc {

Result<void> wait_ready(int fd, short events, const Deadline& deadline, std::string_view operation,
                        std::string_view missing) {
    const Timeout remaining = deadline.remaining();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(remaining);
    const timespec timeout = {.tv_sec = seconds.count(), .tv_nsec = (remaining - seconds).count()};
    pollfd poll = {.fd = fd, .events = events, .revents = 0};
    // ppoll() because it takes every nanosecond count that a Timeout can hold; poll() ends at 24 days and rounds.
    const int ready = ppoll(&poll, 1, &timeout, nullptr);
    if (ready < 0) {
        return system_failure(operation, "ppoll", errno);
    }
    if (ready == 0) {
        return deadline.timed_out(operation, missing);
    }
    return {};
}

} // namespace geyser::ipc
