#include "stream/hang_up_watch.hpp"

#include "core/thread.hpp"
#include "core/try.hpp"
#include "ipc/system_error.hpp"

#include <array>
#include <cerrno>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace geyser::stream {
namespace {

void run(int socket, int stop, const std::function<void()>& on_hang_up) {
    // Not POLLIN: messages are another thread's.
    std::array<pollfd, 2> watched = {
        {{.fd = socket, .events = POLLRDHUP, .revents = 0}, {.fd = stop, .events = POLLIN, .revents = 0}}};
    while (::poll(watched.data(), watched.size(), -1) < 0 && errno == EINTR) {
    }
    if (watched[1].revents == 0 && watched[0].revents != 0) {
        on_hang_up();
    }
}

} // namespace

Result<std::unique_ptr<HangUpWatch>> HangUpWatch::start(int socket, std::function<void()> on_hang_up,
                                                        std::string_view operation) {
    std::unique_ptr<HangUpWatch> self(new HangUpWatch);
    self->stop_ = UniqueFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!self->stop_) {
        return ipc::system_failure(operation, "eventfd", errno);
    }
    GEYSER_TRY(self->thread_, start_thread([socket, stop = self->stop_.get(),
                                            on_hang_up = std::move(on_hang_up)] { run(socket, stop, on_hang_up); },
                                           operation));
    return self;
}

HangUpWatch::~HangUpWatch() {
    const std::uint64_t one = 1;
    (void)!::write(stop_.get(), &one, sizeof one);
    if (thread_.joinable()) {
        thread_.join();
    }
}

} // namespace geyser::stream
