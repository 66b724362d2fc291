#include "stream/attention.hpp"

#include "core/try.hpp"
#include "ipc/system_error.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>

#include <poll.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace geyser::stream {
namespace {

timespec to_timespec(Timeout timeout) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
    return {.tv_sec = seconds.count(), .tv_nsec = (timeout - seconds).count()};
}

} // namespace

Result<Attention> Attention::create(std::string_view operation) {
    Attention self;
    self.epoll_ = UniqueFd(::epoll_create1(EPOLL_CLOEXEC));
    if (!self.epoll_) {
        return ipc::system_failure(operation, "epoll_create1", errno);
    }
    self.alarm_ = UniqueFd(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
    if (!self.alarm_) {
        return ipc::system_failure(operation, "timerfd_create", errno);
    }
    GEYSER_CHECK(self.watch(self.alarm_.get(), operation));
    return self;
}

Result<void> Attention::watch(int fd, std::string_view operation) {
    epoll_event event{.events = EPOLLIN | EPOLLRDHUP, .data = {.fd = fd}};
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0) {
        return ipc::system_failure(operation, "epoll_ctl", errno);
    }
    return {};
}

void Attention::raise(Timeout delay) noexcept {
    // 0 would switch the timer off.
    const itimerspec when{.it_interval = {}, .it_value = to_timespec(std::max(delay, Timeout(1)))};
    ::timerfd_settime(alarm_.get(), 0, &when, nullptr);
}

void Attention::lower() noexcept {
    const itimerspec never{};
    ::timerfd_settime(alarm_.get(), 0, &never, nullptr); // also forgets an expiry that nobody has read
}

Result<void> Attention::wait(Timeout timeout, std::string_view operation) {
    // An epoll descriptor can be polled like any other, and ppoll() counts in nanoseconds.
    const timespec relative = to_timespec(timeout);
    pollfd epoll{.fd = epoll_.get(), .events = POLLIN, .revents = 0};
    if (::ppoll(&epoll, 1, &relative, nullptr) < 0) {
        if (errno == EINTR) {
            return fail(ErrorCode::Interrupted, operation, "a signal handler ran while waiting for a frame");
        }
        return ipc::system_failure(operation, "ppoll", errno);
    }
    return {};
}

} // namespace geyser::stream
