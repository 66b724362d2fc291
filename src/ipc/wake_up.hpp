// Gets a thread out of a wait for several things.
#pragma once

#include <geyser/os_object.hpp>

#include <string_view>

namespace geyser::ipc {

class WakeUp {
public:
    [[nodiscard]] static Result<WakeUp> create(std::string_view operation);

    /// Whoever waits for it wakes, from now on for ever. Thread-safe.
    void ring() noexcept;
    [[nodiscard]] OsWaitable waitable() const noexcept { return bell_.get(); }

    WakeUp() noexcept = default;

private:
    explicit WakeUp(UniqueWaitable bell) noexcept : bell_(std::move(bell)) {}

    UniqueWaitable bell_ = {};
};

} // namespace geyser::ipc
