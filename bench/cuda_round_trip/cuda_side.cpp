#include "cuda_side.hpp"

#include "../consumer_process.hpp"
#include "../failure.hpp"

#include <cuda/kernels.hpp>
#include <geyser/receiver.hpp>
#include <geyser/sender.hpp>
#include <process/parent.hpp>

#include <chrono>

namespace bench {
namespace {

using namespace std::chrono_literals;

constexpr geyser::Timeout kPatience = 20s;

/// That the check sees what is wrong: every word of another picture is. What it counted.
std::uint32_t prove(geyser::cuda_tools::PatternKernels& kernels, geyser::SharedTexture& texture) {
    check(kernels.check(texture, kNoFrame));
    const std::uint32_t found = check(kernels.mismatches());
    if (found != texture.width() * texture.height()) {
        throw Failure("the check in CUDA found only " + std::to_string(found) + " words of another picture wrong");
    }
    return found;
}

} // namespace

void run_cuda_side(const std::string& directory, const std::string& device, std::uint64_t frames) {
    auto channel = check(geyser::process::meet_parent());
    const auto manager = check(geyser::CudaTextureShareManager::create({.device = device}));
    const auto kernels = check(geyser::cuda_tools::PatternKernels::load(*manager));
    const auto in = check(
        geyser::Receiver::connect(*manager, kThere, {.mode = geyser::StreamMode::EveryFrame, .directory = directory}));
    std::unique_ptr<geyser::Sender> out;
    std::uint32_t proven = 0;
    for (std::uint64_t number = 1; number <= frames; ++number) {
        auto frame = check(in->acquire(kPatience));
        if (frame.number() != number) {
            throw Failure("frame " + std::to_string(frame.number()) + " came where " + std::to_string(number) +
                          " was due");
        }
        if (!out) {
            out = check(geyser::Sender::create(*manager, {.name = kBack,
                                                          .texture = frame.texture().descriptor(),
                                                          .patience = kPatience,
                                                          .directory = directory}));
            while (out->statistics().receivers == 0) {
                std::this_thread::yield(); // the parent, which looks for the stream all the time
            }
            proven = prove(*kernels, frame.texture());
        }
        auto answer = check(out->begin_frame(kPatience));
        check(kernels->check(frame.texture(), static_cast<std::uint32_t>(number)));
        check(kernels->invert(frame.texture(), answer.texture()));
        check(answer.submit());
        check(frame.release());
    }
    send(channel, check(kernels->mismatches()) - proven);
    while (channel.receive(kPatience)) {
    }
}

} // namespace bench
