// Gets a thread out of poll().
#pragma once

#include <geyser/os_object.hpp>

#include <string_view>

namespace geyser::ipc {

class WakeUp {
public:
    [[nodiscard]] static Result<WakeUp> create(std::string_view operation);

    /// Makes the descriptor readable, for ever. Thread-safe.
    void ring() noexcept;
    [[nodiscard]] int fd() const noexcept { return fd_.get(); }

    WakeUp() noexcept = default;

private:
    explicit WakeUp(UniqueFd fd) noexcept : fd_(std::move(fd)) {}

    UniqueFd fd_ = {};
};

} // namespace geyser::ipc
