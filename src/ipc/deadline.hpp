// When the blocking calls of this layer give up.
#pragma once

#include <geyser/error.hpp>
#include <geyser/sync.hpp>

#include <chrono>
#include <string_view>

namespace geyser::ipc {

/// The moment at which a blocking call gives up. Monotonic, so that a set clock neither hurries nor delays it.
class Deadline {
public:
    /// Negative timeouts have passed already; those beyond the clock's end never do.
    explicit Deadline(Timeout timeout) noexcept;

    /// Never negative.
    [[nodiscard]] Timeout remaining() const noexcept;
    [[nodiscard]] bool passed() const noexcept { return remaining() == Timeout::zero(); }
    /// "no message came within 20 ms", as `operation`'s Timeout.
    [[nodiscard]] std::unexpected<Error> timed_out(std::string_view operation, std::string_view missing) const;

private:
    using Clock = std::chrono::steady_clock;

    Timeout timeout_;
    Clock::time_point end_;
};

} // namespace geyser::ipc
