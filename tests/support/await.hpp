// Waiting for what another thread or process is about to do, and what no call waits for.
#pragma once

#include <chrono>
#include <thread>

namespace geyser::test {

/// Whether `condition` comes to hold. A minute is long enough to never pass where it does.
template <class Condition>
[[nodiscard]] bool await(const Condition& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
    return true;
}

} // namespace geyser::test
