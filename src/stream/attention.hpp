// What a receiver that is not busy listens to: any number of descriptors behind one, which never changes. It is also
// what Receiver::event_fd() gives to event loops.
#pragma once

#include <geyser/os_object.hpp>
#include <geyser/sync.hpp>

#include <string_view>

namespace geyser::stream {

class Attention {
public:
    [[nodiscard]] static Result<Attention> create(std::string_view operation);

    /// From here on the descriptor is listened to: readable, or hung up. Closing it ends that.
    [[nodiscard]] Result<void> watch(int fd, std::string_view operation);
    /// Becomes readable by itself after `delay`, until lower(). Thread-safe.
    void raise(Timeout delay = Timeout::zero()) noexcept;
    void lower() noexcept;

    /// Blocks until there is something, at most `timeout`. Interrupted where a signal handler ran.
    [[nodiscard]] Result<void> wait(Timeout timeout, std::string_view operation);
    [[nodiscard]] int fd() const noexcept { return epoll_.get(); }

private:
    UniqueFd epoll_ = {};
    UniqueFd alarm_ = {}; ///< a timerfd
};

} // namespace geyser::stream
