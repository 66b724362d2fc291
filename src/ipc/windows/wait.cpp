#include "ipc/windows/wait.hpp"

#include "ipc/windows/last_error.hpp"

#include <algorithm>
#include <chrono>

namespace geyser::ipc {

Result<UniqueHandle> create_event(std::string_view operation) {
    UniqueHandle event(::CreateEventW(nullptr, /*bManualReset=*/TRUE, /*bInitialState=*/FALSE, nullptr));
    if (!event) {
        return last_failure(operation, "CreateEvent");
    }
    return event;
}

DWORD to_milliseconds(Timeout timeout) noexcept {
    constexpr std::chrono::milliseconds kLongest = std::chrono::hours(24);
    const auto wanted = std::clamp<Timeout>(timeout, Timeout::zero(), kLongest);
    return static_cast<DWORD>(std::chrono::ceil<std::chrono::milliseconds>(wanted).count());
}

Result<std::optional<std::size_t>> wait_for_first(std::span<const HANDLE> handles, const Deadline& deadline,
                                                  std::string_view operation) {
    for (;;) {
        const Timeout remaining = deadline.remaining();
        const DWORD ended =
            ::WaitForMultipleObjectsEx(static_cast<DWORD>(handles.size()), handles.data(), /*bWaitAll=*/FALSE,
                                       to_milliseconds(remaining), /*bAlertable=*/TRUE);
        if (ended < WAIT_OBJECT_0 + handles.size()) {
            return ended - WAIT_OBJECT_0;
        }
        if (ended == WAIT_IO_COMPLETION) {
            return fail(ErrorCode::Interrupted, operation, "a call was queued to the thread while it waited",
                        WAIT_IO_COMPLETION);
        }
        if (ended == WAIT_FAILED) {
            return last_failure(operation, "WaitForMultipleObjects");
        }
        // Timers of the system may be early.
        if (remaining == Timeout::zero() || deadline.passed()) {
            return std::nullopt;
        }
    }
}

} // namespace geyser::ipc
