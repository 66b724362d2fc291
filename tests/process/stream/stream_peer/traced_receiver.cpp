#include "../../../support/stream_pattern.hpp"
#include "../../../support/tracing.hpp"
#include "../protocol.hpp"
#include "roles.hpp"

#include <cstdlib>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;

void take_one(Receiver& receiver) {
    if (auto frame = receiver.acquire(1min)) {
        (void)frame->release();
    }
}

} // namespace

int traced_visit(Intercom& /*test*/, const std::string& directory) {
    const auto manager = HostTextureShareManager::create().value();
    be_traced();
    mark();
    take_one(*Receiver::connect(*manager, kStreamName, {.directory = directory}).value());
    mark();
    return EXIT_SUCCESS;
}

int traced_take(Intercom& test, const std::string& directory) {
    const auto manager = HostTextureShareManager::create().value();
    const auto mode = test.hear<StreamMode>();
    const auto receiver = Receiver::connect(*manager, kStreamName, {.mode = mode, .directory = directory}).value();
    take_one(*receiver); // so that the connection stands, and every function has been linked
    be_traced();
    mark();
    take_one(*receiver);
    mark();
    return EXIT_SUCCESS;
}

} // namespace geyser::test
