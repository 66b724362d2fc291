// The test program, which is also each of the processes that its tests start.
#include "mortal_peer.hpp"
#include "named_peer.hpp"
#include "worker_command.hpp"

#include <conformance/matrix.hpp>
#include <conformance/worker.hpp>
#include <core/try.hpp>
#include <keep_layer.hpp>
#include <process/parent.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <thread>

namespace {

using namespace geyser;

Api api_of(std::string_view text) {
    constexpr std::array kApis = {Api::Vulkan, Api::OpenGL, Api::Cuda, Api::WebGpu, Api::Metal, Api::Host};
    return *std::ranges::find_if(kApis, [&](Api api) { return name(api) == text; });
}

Result<void> work(std::string_view api, const std::string& selector, bool validation) {
    GEYSER_TRY(Channel channel, process::meet_parent());
    GEYSER_TRY(const auto device, conformance::open_device(api_of(api), selector, validation));
    GEYSER_TRY(const auto party, conformance::LocalParty::create(device));
    return conformance::serve(*party, channel);
}

int exit_code(const Result<void>& done) {
    if (!done) {
        std::cerr << done.error().message() << '\n';
    }
    return done ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    test::keep_validation_layer_loaded();
    if (argc > 3 && argv[1] == conformance::test::kWorkerFlag) {
        return exit_code(work(argv[2], argv[3], argc > 4 && argv[4] == conformance::test::kValidationFlag));
    }
    if (argc > 1 && argv[1] == conformance::test::kMortalPeerFlag) {
        return exit_code(
            conformance::test::live_as_mortal_peer(std::span(argv, static_cast<std::size_t>(argc)).subspan(2)));
    }
    if (argc > 2 && argv[1] == conformance::test::kNamedPeerFlag) {
        return exit_code(
            conformance::test::live_as_named_peer(std::span(argv, static_cast<std::size_t>(argc)).subspan(2)));
    }
    if (argc > 1 && argv[1] == conformance::test::kLeaverFlag) {
        return 1;
    }
    if (argc > 1 && argv[1] == conformance::test::kSilentFlag) {
        std::this_thread::sleep_for(std::chrono::hours(1));
    }
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
