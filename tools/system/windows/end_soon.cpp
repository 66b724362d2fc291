#include <system/end_soon.hpp>

#include <cstdlib>
#include <thread>

#include <windows.h>

namespace geyser::system {

void end_soon() {
    std::thread([] {
        Sleep(5000);
        std::_Exit(EXIT_FAILURE);
    }).detach();
}

void end_soon_without_terminal() {
    SetConsoleCtrlHandler(
        [](DWORD event) WINAPI -> BOOL {
            if (event == CTRL_CLOSE_EVENT) {
                Sleep(INFINITE); // Five seconds are what the system waits for this handler.
            }
            return FALSE;
        },
        TRUE);
}

} // namespace geyser::system
