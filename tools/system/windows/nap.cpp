#include <system/nap.hpp>

#include <geyser/os_object.hpp>

#include <windows.h>

namespace geyser::system {
namespace {

#ifndef CREATE_WAITABLE_TIMER_HIGH_RESOLUTION
constexpr DWORD CREATE_WAITABLE_TIMER_HIGH_RESOLUTION = 2;
#endif

/// Sleeps have the system's tick, which may be 16 ms and so longer than a frame. Windows 10 1803 has better timers.
UniqueHandle make_timer() {
    UniqueHandle timer(
        CreateWaitableTimerExW(nullptr, nullptr, CREATE_WAITABLE_TIMER_HIGH_RESOLUTION, TIMER_ALL_ACCESS));
    if (!timer) {
        timer.reset(CreateWaitableTimerExW(nullptr, nullptr, 0, TIMER_ALL_ACCESS));
    }
    return timer;
}

} // namespace

void nap(std::chrono::nanoseconds duration) {
    const thread_local UniqueHandle timer = make_timer();
    LARGE_INTEGER due = {};
    due.QuadPart = -(duration.count() + 99) / 100; // negative: from now on
    if (SetWaitableTimer(timer.get(), &due, 0, nullptr, nullptr, FALSE) != 0) {
        WaitForSingleObjectEx(timer.get(), INFINITE, TRUE);
    } else {
        SleepEx(static_cast<DWORD>(duration / std::chrono::milliseconds(1)) + 1, TRUE);
    }
}

} // namespace geyser::system
