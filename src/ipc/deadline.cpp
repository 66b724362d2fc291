#include "ipc/deadline.hpp"

#include "ipc/system_error.hpp"

#include <algorithm>
#include <cerrno>
#include <string>

#include <poll.h>

namespace geyser::ipc {

Deadline::Deadline(Timeout timeout) noexcept : timeout_(std::max(timeout, Timeout::zero())) {
    const auto now = Clock::now();
    end_ = timeout_ > Clock::time_point::max() - now ? Clock::time_point::max() : now + timeout_;
}

Timeout Deadline::remaining() const noexcept {
    return std::max(std::chrono::duration_cast<Timeout>(end_ - Clock::now()), Timeout::zero());
}

std::unexpected<Error> Deadline::timed_out(std::string_view operation, std::string_view missing) const {
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(timeout_);
    return fail(ErrorCode::Timeout, operation,
                std::string(missing) + " within " + std::to_string(milliseconds.count()) + " ms");
}

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
