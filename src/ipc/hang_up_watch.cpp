#include "ipc/hang_up_watch.hpp"

#include "core/try.hpp"
#include "ipc/connection.hpp"
#include "ipc/thread.hpp"

namespace geyser::ipc {

Result<std::unique_ptr<HangUpWatch>> HangUpWatch::start(const Channel& channel, std::function<void()> on_hang_up,
                                                        std::string_view operation) {
    std::unique_ptr<HangUpWatch> self(new HangUpWatch);
    GEYSER_TRY(self->stop_, WakeUp::create(operation));
    const auto run = [connection = channel.connection_.get(), stop = self->stop_.waitable(),
                      on_hang_up = std::move(on_hang_up)] {
        if (connection->wait_for_hang_up(stop)) {
            on_hang_up();
        }
    };
    GEYSER_TRY(self->thread_, start_thread(run, operation));
    return self;
}

HangUpWatch::~HangUpWatch() {
    stop_.ring();
    if (thread_.joinable()) {
        thread_.join();
    }
}

} // namespace geyser::ipc
