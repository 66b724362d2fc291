#include "../../../support/stream_pattern.hpp"
#include "../../../support/tracing.hpp"
#include "../protocol.hpp"
#include "roles.hpp"

#include <cstdlib>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;

/// Few texels: each costs a step.
std::unique_ptr<Sender> make_sender(TextureShareManager& manager, const std::string& directory) {
    return Sender::create(manager, {.name = kStreamName, .texture = stream_texture(4), .directory = directory}).value();
}

void publish_one(Sender& sender) {
    auto frame = sender.begin_frame(1min);
    (void)submit_pattern(frame.value());
}

} // namespace

int traced_sender(Intercom& /*test*/, const std::string& directory) {
    const auto manager = HostTextureShareManager::create().value();
    be_traced();
    mark();
    publish_one(*make_sender(*manager, directory));
    mark();
    return EXIT_SUCCESS;
}

int traced_publish(Intercom& /*test*/, const std::string& directory) {
    const auto manager = HostTextureShareManager::create().value();
    const auto sender = make_sender(*manager, directory);
    publish_one(*sender); // receivers have something to take, and every function has been linked
    be_traced();
    mark();
    publish_one(*sender);
    mark();
    return EXIT_SUCCESS;
}

} // namespace geyser::test
