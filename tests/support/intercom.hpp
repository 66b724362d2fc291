// What a test and its peer tell each other: small structures, each a packet, over a socket pair.
#pragma once

#include <geyser/os_object.hpp>

#include <cerrno>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <poll.h>
#include <sys/socket.h>

namespace geyser::test {

/// Thrown where the other side is gone, silent for a minute, or says something of another size.
struct NotUnderstood : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Intercom {
public:
    explicit Intercom(UniqueFd socket) noexcept : socket_(std::move(socket)) {}

    template <class T>
    void tell(const T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        if (::send(socket_.get(), &value, sizeof value, MSG_NOSIGNAL) != static_cast<ssize_t>(sizeof value)) {
            throw NotUnderstood("the other process does not listen any more");
        }
    }
    template <class T>
    [[nodiscard]] T hear() {
        if (auto value = hear_within<T>(std::chrono::minutes(1))) {
            return *value;
        }
        throw NotUnderstood("the other process said nothing for a minute");
    }
    /// Nothing where nothing has been said yet.
    template <class T>
    [[nodiscard]] std::optional<T> try_hear() {
        return hear_within<T>(std::chrono::milliseconds(0));
    }

private:
    template <class T>
    [[nodiscard]] std::optional<T> hear_within(std::chrono::milliseconds timeout) {
        static_assert(std::is_trivially_copyable_v<T>);
        pollfd waiting = {.fd = socket_.get(), .events = POLLIN, .revents = 0};
        if (::poll(&waiting, 1, static_cast<int>(timeout.count())) == 0) {
            return std::nullopt;
        }
        T value;
        if (::recv(socket_.get(), &value, sizeof value, 0) != static_cast<ssize_t>(sizeof value)) {
            throw NotUnderstood("the other process is gone, or speaks of something else");
        }
        return value;
    }

    UniqueFd socket_;
};

} // namespace geyser::test
