// What a test and its peer tell each other: small structures, each a message of a channel.
#pragma once

#include <geyser/channel.hpp>

#include <chrono>
#include <cstring>
#include <optional>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace geyser::test {

/// Thrown where the other side is gone, silent for a minute, or says something of another size.
struct NotUnderstood : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Intercom {
public:
    explicit Intercom(Channel channel) noexcept : channel_(std::move(channel)) {}

    template <class T>
    void tell(const T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        const auto bytes = std::as_bytes(std::span(&value, 1));
        if (!channel_.send(Message(UserData{.bytes = {bytes.begin(), bytes.end()}}), kPatience)) {
            throw NotUnderstood("the other process does not listen any more");
        }
    }
    template <class T>
    [[nodiscard]] T hear() {
        if (auto value = hear_within<T>(kPatience)) {
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
    static constexpr std::chrono::minutes kPatience{1};

    template <class T>
    [[nodiscard]] std::optional<T> hear_within(Timeout timeout) {
        static_assert(std::is_trivially_copyable_v<T>);
        const auto said = channel_.receive<UserData>(timeout);
        if (!said && said.error().code == ErrorCode::Timeout) {
            return std::nullopt;
        }
        T value;
        if (!said || said->bytes.size() != sizeof value) {
            throw NotUnderstood("the other process is gone, or speaks of something else");
        }
        std::memcpy(&value, said->bytes.data(), sizeof value);
        return value;
    }

    Channel channel_;
};

} // namespace geyser::test
