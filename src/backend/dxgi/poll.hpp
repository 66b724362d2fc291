// Waits for what can only be looked at.
#pragma once

#include <geyser/sync.hpp>

#include <algorithm>
#include <chrono>
#include <thread>

namespace geyser::dxgi {

/// A moment from which a call's timeout ran out.
class Deadline {
public:
    explicit Deadline(Timeout timeout)
        : end_(Clock::now() + std::clamp<Timeout>(timeout, Timeout::zero(), std::chrono::hours(24))) {}
    [[nodiscard]] Timeout left() const { return std::max<Timeout>(end_ - Clock::now(), Timeout::zero()); }

private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point end_;
};

/// Looks until `done` says so, less and less often; false when the deadline passes first.
template <class Done>
[[nodiscard]] bool poll_until(const Deadline& deadline, const Done& done) {
    constexpr int kLooksWithoutSleep = 64;
    for (int looks = 0; !done(); ++looks) {
        if (deadline.left() == Timeout::zero()) {
            return false;
        }
        if (looks < kLooksWithoutSleep) {
            std::this_thread::yield();
        } else {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
    return true;
}

} // namespace geyser::dxgi
