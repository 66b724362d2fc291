#include "ipc/attention.hpp"

#include "core/try.hpp"
#include "ipc/system_error.hpp"

#include <geyser/os_object.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include <poll.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>

namespace geyser::ipc {
namespace {

timespec to_timespec(Timeout timeout) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
    return {.tv_sec = seconds.count(), .tv_nsec = (timeout - seconds).count()};
}

class EpollAttention final : public Attention {
public:
    EpollAttention(UniqueFd epoll, UniqueFd alarm) noexcept : epoll_(std::move(epoll)), alarm_(std::move(alarm)) {}

    [[nodiscard]] Result<void> watch(OsWaitable waitable, std::string_view operation) override {
        epoll_event event{.events = EPOLLIN | EPOLLRDHUP, .data = {.fd = waitable}};
        if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, waitable, &event) != 0) {
            return system_failure(operation, "epoll_ctl", errno);
        }
        return {};
    }

    void ignore(OsWaitable waitable) noexcept override { ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, waitable, nullptr); }

    void raise(Timeout delay) noexcept override {
        // 0 would switch the timer off.
        const itimerspec when{.it_interval = {}, .it_value = to_timespec(std::max(delay, Timeout(1)))};
        ::timerfd_settime(alarm_.get(), 0, &when, nullptr);
    }

    void lower() noexcept override {
        const itimerspec never{};
        ::timerfd_settime(alarm_.get(), 0, &never, nullptr); // also forgets an expiry that nobody has read
    }

    [[nodiscard]] Result<void> wait(Timeout timeout, std::string_view operation) override {
        // An epoll descriptor can be polled like any other, and ppoll() counts in nanoseconds.
        const timespec relative = to_timespec(timeout);
        pollfd epoll{.fd = epoll_.get(), .events = POLLIN, .revents = 0};
        if (::ppoll(&epoll, 1, &relative, nullptr) < 0) {
            if (errno == EINTR) {
                return fail(ErrorCode::Interrupted, operation, "a signal handler ran while waiting for a frame");
            }
            return system_failure(operation, "ppoll", errno);
        }
        return {};
    }

    [[nodiscard]] OsWaitable waitable() noexcept override { return epoll_.get(); }

private:
    UniqueFd epoll_;
    UniqueFd alarm_; ///< a timerfd
};

} // namespace

Result<std::unique_ptr<Attention>> Attention::create(std::string_view operation) {
    UniqueFd epoll(::epoll_create1(EPOLL_CLOEXEC));
    if (!epoll) {
        return system_failure(operation, "epoll_create1", errno);
    }
    UniqueFd alarm(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
    if (!alarm) {
        return system_failure(operation, "timerfd_create", errno);
    }
    const int alarm_fd = alarm.get();
    auto self = std::make_unique<EpollAttention>(std::move(epoll), std::move(alarm));
    GEYSER_CHECK(self->watch(alarm_fd, operation));
    return self;
}

} // namespace geyser::ipc
