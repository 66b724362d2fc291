#include "ipc/macos/event_queue.hpp"

#include "core/try.hpp"
#include "ipc/system_error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>

#include <fcntl.h>

namespace geyser::ipc {
namespace {

/// kevent() refuses more than 100,000,000 seconds (itimerfix in XNU's bsd/kern/kern_time.c).
constexpr std::chrono::hours kLongest(24);

} // namespace

Result<UniqueFd> create_event_queue(std::string_view operation) {
    UniqueFd queue(::kqueue());
    if (!queue) {
        return system_failure(operation, "kqueue", errno);
    }
    if (::fcntl(queue.get(), F_SETFD, FD_CLOEXEC) != 0) {
        return system_failure(operation, "fcntl F_SETFD", errno);
    }
    return queue;
}

Result<void> change_event(const UniqueFd& queue, const struct kevent& change, std::string_view operation) {
    if (::kevent(queue.get(), &change, 1, nullptr, 0, nullptr) != 0) {
        return system_failure(operation, "kevent", errno);
    }
    return {};
}

Result<void> watch_port(const UniqueFd& queue, mach_port_t port, std::string_view operation) {
    // Level-triggered (no EV_CLEAR), and the message is left where it is (no MACH_RCV_MSG in fflags).
    return change_event(queue,
                        {.ident = port,
                         .filter = EVFILT_MACHPORT,
                         .flags = EV_ADD | EV_ENABLE,
                         .fflags = 0,
                         .data = 0,
                         .udata = nullptr},
                        operation);
}

Result<std::optional<struct kevent>> wait_for_event(const UniqueFd& queue, const Deadline& deadline,
                                                    std::string_view operation) {
    const Timeout remaining = std::min<Timeout>(deadline.remaining(), kLongest);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(remaining);
    const timespec timeout = {.tv_sec = seconds.count(), .tv_nsec = (remaining - seconds).count()};
    struct kevent event = {};
    const int ready = ::kevent(queue.get(), nullptr, 0, &event, 1, &timeout);
    if (ready < 0) {
        return system_failure(operation, "kevent", errno);
    }
    return ready > 0 ? std::optional(event) : std::nullopt;
}

Result<void> wait_ready(const UniqueFd& queue, const Deadline& deadline, std::string_view operation,
                        std::string_view missing) {
    GEYSER_TRY(const auto event, wait_for_event(queue, deadline, operation));
    if (!event && deadline.passed()) {
        return deadline.timed_out(operation, missing);
    }
    return {};
}

void forget_past_events(const UniqueFd& queue) noexcept {
    std::array<struct kevent, 8> events = {};
    const timespec now = {.tv_sec = 0, .tv_nsec = 0};
    ::kevent(queue.get(), nullptr, 0, events.data(), static_cast<int>(events.size()), &now);
}

} // namespace geyser::ipc
