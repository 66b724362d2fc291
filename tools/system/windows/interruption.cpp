#include <system/interruption.hpp>

#include <geyser/os_object.hpp>

#include <atomic>
#include <csignal>
#include <cstdlib>

#include <windows.h>

namespace geyser::system {
namespace {

std::atomic<int> g_signal = 0;
/// The thread that waits. Set before the handler, and kept: the handler may be at work while an Interruption ends.
HANDLE g_main = nullptr;

/// Its coming is what ends an alertable wait.
void CALLBACK nothing(ULONG_PTR /*unused*/) {}

/// On a thread that the system makes for it.
BOOL WINAPI note(DWORD event) {
    const bool is_key = event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT;
    g_signal = is_key ? SIGINT : SIGTERM;
    QueueUserAPC(nothing, g_main, 0);
    CancelSynchronousIo(g_main); // a write to a pipe that is full
    if (!is_key) {
        Sleep(INFINITE); // The process is ended as soon as this returns, and in a few seconds anyway.
    }
    return TRUE;
}

BOOL WINAPI ignore_keys(DWORD event) { return event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT; }

} // namespace

Interruption::Interruption() {
    g_signal = 0;
    if (g_main == nullptr) {
        DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &g_main, 0, FALSE,
                        DUPLICATE_SAME_ACCESS);
    }
    SetConsoleCtrlHandler(nullptr, FALSE); // The program may have been started with Ctrl-C ignored.
    SetConsoleCtrlHandler(note, TRUE);
}

Interruption::~Interruption() { SetConsoleCtrlHandler(note, FALSE); }

int Interruption::signal() { return g_signal; }

void end_by(int /*signal*/) { std::_Exit(static_cast<int>(STATUS_CONTROL_C_EXIT)); }

void leave_interruptions_to_parent() { SetConsoleCtrlHandler(ignore_keys, TRUE); }

} // namespace geyser::system
