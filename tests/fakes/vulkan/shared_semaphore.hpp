// What stands behind a semaphore or a fence that other processes may have too.
#pragma once

#include <chrono>
#include <cstdint>

namespace geyser::fake_vulkan {

using Deadline = std::chrono::steady_clock::time_point;

/// Vulkan's nanoseconds from now, which may be more than any clock has.
[[nodiscard]] inline Deadline deadline_in(std::uint64_t nanoseconds) {
    constexpr std::chrono::nanoseconds kYear = std::chrono::hours(24 * 365);
    const bool is_long = nanoseconds > static_cast<std::uint64_t>(kYear.count());
    return std::chrono::steady_clock::now() +
           (is_long ? kYear : std::chrono::nanoseconds(static_cast<std::int64_t>(nanoseconds)));
}

/// A number that rises. All of its functions may be called from any thread.
class SharedSemaphore {
public:
    SharedSemaphore() = default;
    SharedSemaphore(const SharedSemaphore&) = delete;
    SharedSemaphore& operator=(const SharedSemaphore&) = delete;
    virtual ~SharedSemaphore() = default;

    [[nodiscard]] virtual std::uint64_t value() const = 0;
    virtual void signal(std::uint64_t value) = 0;
    /// Whether the value is reached before the deadline.
    [[nodiscard]] virtual bool wait(std::uint64_t value, Deadline deadline) = 0;
};

} // namespace geyser::fake_vulkan
