#include "backend/dxgi/wait.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace geyser::dxgi {
namespace {

using Clock = std::chrono::steady_clock;

/// Windows counts waits in milliseconds of 32 bits, of which the last value means for ever.
constexpr std::chrono::milliseconds kLongestWait = std::chrono::hours(24);

std::unexpected<Error> system_failure(std::string_view call, std::string_view operation) {
    const DWORD error = GetLastError();
    return fail(ErrorCode::SystemFailure, operation, std::string(call) + ": error " + std::to_string(error), error);
}

} // namespace

Result<UniqueHandle> create_event(std::string_view operation) {
    UniqueHandle event(CreateEventW(nullptr, TRUE, FALSE, nullptr));
    if (!event) {
        return system_failure("CreateEventW", operation);
    }
    return event;
}

Result<void> wait_for_event(const UniqueHandle& reached, std::uint64_t value, Timeout timeout,
                            const std::stop_token& stop, std::string_view operation) {
    UniqueHandle stopped;
    if (stop.stop_possible()) {
        GEYSER_TRY(stopped, create_event(operation));
    }
    const std::stop_callback set_stopped(stop, [&stopped] { SetEvent(stopped.get()); });
    const std::array<HANDLE, 2> events = {reached.get(), stopped.get()};

    // Rounded up: a wait of less than a millisecond must not become a look.
    const auto wanted = std::clamp<Timeout>(timeout, Timeout::zero(), kLongestWait);
    const Clock::time_point deadline = Clock::now() + wanted;
    for (;;) {
        const auto left = std::max<Timeout>(deadline - Clock::now(), Timeout::zero());
        const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
        switch (
            WaitForMultipleObjectsEx(stopped ? 2 : 1, events.data(), FALSE, static_cast<DWORD>(milliseconds), TRUE)) {
        case WAIT_OBJECT_0:
            return {};
        case WAIT_OBJECT_0 + 1:
            return fail(ErrorCode::Interrupted, operation,
                        "a stop was requested while waiting for the value " + std::to_string(value));
        case WAIT_IO_COMPLETION:
            return fail(ErrorCode::Interrupted, operation,
                        "an asynchronous procedure call ran while waiting for the value " + std::to_string(value));
        case WAIT_TIMEOUT:
            if (Clock::now() < deadline) {
                continue; // it may return a little early
            }
            return fail(ErrorCode::Timeout, operation,
                        "the value " + std::to_string(value) + " was not reached within " +
                            std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(wanted).count()) +
                            " ms");
        default:
            return system_failure("WaitForMultipleObjectsEx", operation);
        }
    }
}

} // namespace geyser::dxgi
