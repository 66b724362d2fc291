#include "../thread_state.hpp"

#include <windows.h>

namespace geyser::test {

std::uint64_t this_thread_id() { return GetCurrentThreadId(); }

// Tests hold whether the thread sleeps already or not: the pause lets it sleep nearly always.
bool is_asleep(std::uint64_t) {
    Sleep(20);
    return true;
}

void interrupt(std::uint64_t thread) {
    const HANDLE handle = OpenThread(THREAD_SET_CONTEXT, FALSE, static_cast<DWORD>(thread));
    if (handle != nullptr) {
        QueueUserAPC([](ULONG_PTR) {}, handle, 0);
        CloseHandle(handle);
    }
}

void forget_interruptions() { SleepEx(0, TRUE); }

} // namespace geyser::test
