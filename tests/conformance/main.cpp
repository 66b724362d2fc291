// The test program, which is also the worker that its tests start.
#include "../support/keep_layer.hpp"
#include "worker_command.hpp"

#include <conformance/matrix.hpp>
#include <conformance/worker.hpp>

#include <gtest/gtest.h>

#include <iostream>
#include <string_view>

namespace {

using namespace geyser;

Result<void> work(std::string_view api, bool validation) {
    auto channel = Channel::adopt(UniqueFd(conformance::kWorkerChannel));
    if (!channel) {
        return std::unexpected(std::move(channel).error());
    }
    const auto device = conformance::open_device(api == name(Api::Vulkan) ? Api::Vulkan : Api::Host, {}, validation);
    if (!device) {
        return std::unexpected(device.error());
    }
    const auto party = conformance::LocalParty::create(*device->manager, device->log);
    if (!party) {
        return std::unexpected(party.error());
    }
    return conformance::serve(**party, *channel);
}

} // namespace

int main(int argc, char** argv) {
    test::keep_validation_layer_loaded();
    if (argc > 2 && argv[1] == conformance::test::kWorkerFlag) {
        const auto done = work(argv[2], argc > 3 && argv[3] == conformance::test::kValidationFlag);
        if (!done) {
            std::cerr << done.error().message() << '\n';
        }
        return done ? 0 : 1;
    }
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
