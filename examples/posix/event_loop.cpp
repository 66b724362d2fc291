// A receiver in an event loop, beside whatever else the program listens to:  event_loop NAME [FRAMES]
#include "common/check.hpp"

#include <geyser/geyser.hpp>

#include <array>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include <poll.h>
#include <unistd.h>

using namespace geyser;
using namespace example;
using namespace std::chrono_literals;

namespace {

int g_interrupt = -1; // a signal handler can do no more than write to it

/// Readable when the user presses Ctrl-C: anything with a descriptor can be listened to like this.
UniqueFd listen_to_interrupts() {
    std::array<int, 2> ends = {-1, -1};
    if (::pipe(ends.data()) != 0) {
        stop("cannot make a pipe");
    }
    g_interrupt = ends[1];
    std::signal(SIGINT, [](int) { (void)!::write(g_interrupt, "", 1); });
    return UniqueFd(ends[0]);
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        stop("usage: event_loop NAME [FRAMES]");
    }
    const long frames = argc > 2 ? std::strtol(argv[2], nullptr, 10) : 100;
    const auto manager = check(HostTextureShareManager::create());
    const auto receiver = check(Receiver::connect(*manager, argv[1]));

    const UniqueFd interrupts = listen_to_interrupts();
    std::array<pollfd, 2> events = {{
        {.fd = interrupts.get(), .events = POLLIN, .revents = 0},
        {.fd = receiver->waitable(), .events = POLLIN, .revents = 0}, // the same one over all connections
    }};
    for (long taken = 0; taken < frames;) {
        const int ready = ::poll(events.data(), events.size(), 10'000);
        if (ready == 0) {
            stop("nothing came for 10 s");
        }
        if (ready < 0 || events[0].revents != 0) {
            break;
        }
        // Readable: take what there is, until acquire() has nothing more to say.
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
