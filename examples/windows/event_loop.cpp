// A receiver in an event loop, beside whatever else the program listens to:  event_loop NAME [FRAMES]
#include "common/check.hpp"

#include <geyser/geyser.hpp>

#include <array>
#include <cstdlib>
#include <iostream>

#include <windows.h>

using namespace geyser;
using namespace example;
using namespace std::chrono_literals;

namespace {

HANDLE g_interrupt = nullptr; // the handler gets no argument of ours

/// Set when the user presses Ctrl-C: anything with a handle can be listened to like this.
UniqueHandle listen_to_interrupts() {
    g_interrupt = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    SetConsoleCtrlHandler([](DWORD event) WINAPI -> BOOL { return event == CTRL_C_EVENT && SetEvent(g_interrupt); },
                          TRUE);
    return UniqueHandle(g_interrupt);
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        stop("usage: event_loop NAME [FRAMES]");
    }
    const long frames = argc > 2 ? std::strtol(argv[2], nullptr, 10) : 100;
    const auto manager = check(HostTextureShareManager::create());
    const auto receiver = check(Receiver::connect(*manager, argv[1]));

    const UniqueHandle interrupts = listen_to_interrupts();
    const std::array<HANDLE, 2> events = {interrupts.get(), receiver->waitable()}; // the same one over all connections
    for (long taken = 0; taken < frames;) {
        const DWORD ready = WaitForMultipleObjects(events.size(), events.data(), FALSE, 10'000);
        if (ready == WAIT_TIMEOUT) {
            stop("nothing came for 10 s");
        }
        if (ready != WAIT_OBJECT_0 + 1) {
            break;
        }
        // Signalled: take what there is, until acquire() has nothing more to say.
        for (;;) {
            const auto frame = receiver->acquire(0s);
            if (!frame && frame.error().code == ErrorCode::Timeout) {
                break;
            }
            if (!frame) {
                std::cout << frame.error().message() << '\n';
                continue;
            }
            ++taken;
        }
    }
    const ReceiverStatistics statistics = receiver->statistics();
    std::cout << statistics.frames << " frames, " << statistics.skipped << " skipped\n";
}
