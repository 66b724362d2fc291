// A receiver in an epoll loop, beside whatever else the program listens to:  event_loop NAME [FRAMES]
#include "common/check.hpp"

#include <geyser/geyser.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include <sys/epoll.h>
#include <sys/signalfd.h>

using namespace geyser;
using namespace example;
using namespace std::chrono_literals;

namespace {

void listen_to(int epoll, int fd) {
    epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
    if (fd < 0 || ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0) {
        stop("cannot listen to a descriptor");
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        stop("usage: event_loop NAME [FRAMES]");
    }
    const long frames = argc > 2 ? std::strtol(argv[2], nullptr, 10) : 100;
    const auto manager = check(HostTextureShareManager::create());
    const auto receiver = check(Receiver::connect(*manager, argv[1]));

    sigset_t interrupt;
    ::sigemptyset(&interrupt);
    ::sigaddset(&interrupt, SIGINT);
    ::sigprocmask(SIG_BLOCK, &interrupt, nullptr);
    const UniqueFd signals(::signalfd(-1, &interrupt, SFD_CLOEXEC));
    const UniqueFd epoll(::epoll_create1(EPOLL_CLOEXEC));
    listen_to(epoll.get(), signals.get());
    listen_to(epoll.get(), receiver->event_fd()); // the same descriptor over all connections

    for (long taken = 0; taken < frames;) {
        epoll_event event{};
        const int ready = ::epoll_wait(epoll.get(), &event, 1, 10'000);
        if (ready == 0) {
            stop("nothing came for 10 s");
        }
        if (ready < 0 || event.data.fd == signals.get()) {
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
