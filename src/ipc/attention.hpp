// What a receiver that is not busy listens to: any number of descriptors behind one, which never changes. It is also
// what Receiver::waitable() gives to event loops.
#pragma once

#include <geyser/error.hpp>
#include <geyser/os_object.hpp>
#include <geyser/sync.hpp>

#include <memory>
#include <string_view>

namespace geyser::ipc {

class Attention {
public:
    [[nodiscard]] static Result<std::unique_ptr<Attention>> create(std::string_view operation);

    Attention() = default;
    Attention(const Attention&) = delete;
    Attention& operator=(const Attention&) = delete;
    virtual ~Attention() = default;

    /// From here on it is listened to: readable (signalled), or hung up. Until ignore(), which must come before it is
    /// closed.
    [[nodiscard]] virtual Result<void> watch(OsWaitable waitable, std::string_view operation) = 0;
    virtual void ignore(OsWaitable waitable) noexcept = 0;
    /// Becomes readable by itself after `delay`, until lower(). Thread-safe.
    virtual void raise(Timeout delay = Timeout::zero()) noexcept = 0;
    /// Forgets raise(), and what the watched descriptors had to say and no longer have.
    virtual void lower() noexcept = 0;

    /// Blocks until there is something, at most `timeout`. Interrupted where a signal handler ran.
    [[nodiscard]] virtual Result<void> wait(Timeout timeout, std::string_view operation) = 0;
    [[nodiscard]] virtual OsWaitable waitable() noexcept = 0;
};

} // namespace geyser::ipc
