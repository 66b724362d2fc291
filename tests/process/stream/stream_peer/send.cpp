#include "../../../support/stream_pattern.hpp"
#include "../protocol.hpp"
#include "roles.hpp"

#include <thread>

namespace geyser::test {

using namespace std::chrono_literals;

int send_frames(Intercom& /*test*/, const std::string& directory) {
    const auto manager = HostTextureShareManager::create().value();
    const auto sender =
        Sender::create(*manager, {.name = kStreamName, .texture = stream_texture(), .directory = directory}).value();
    for (;;) {
        if (auto frame = sender->begin_frame(100ms)) {
            (void)submit_pattern(*frame);
        }
        std::this_thread::sleep_for(100us); // the pace
    }
}

} // namespace geyser::test
