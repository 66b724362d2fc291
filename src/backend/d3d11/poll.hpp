// Waits for what can only be looked at.
#pragma once

#include "ipc/deadline.hpp"

#include <chrono>
#include <thread>

namespace geyser::d3d11 {

/// Looks until `done` says so, less and less often; false when the deadline passes first.
template <class Done>
[[nodiscard]] bool poll_until(const ipc::Deadline& deadline, const Done& done) {
    constexpr int kLooksWithoutSleep = 64;
    for (int looks = 0; !done(); ++looks) {
        if (deadline.passed()) {
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

} // namespace geyser::d3d11
