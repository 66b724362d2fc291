// Frames at a steady rate.
#pragma once

#include "rate.hpp"

#include <chrono>
#include <functional>
#include <optional>

namespace geyser::tool::stream {

class Pacer {
public:
    /// Without a rate nothing is waited for.
    explicit Pacer(std::optional<Rate> rate) : rate_(rate) {}

    /// Until the next frame is due, or `stopped` says so. Who is late by more than a frame starts the count anew
    /// instead of sending a burst.
    void wait(const std::function<bool()>& stopped);

private:
    using Clock = std::chrono::steady_clock;

    std::optional<Rate> rate_;
    Clock::time_point next_ = {};
};

} // namespace geyser::tool::stream
