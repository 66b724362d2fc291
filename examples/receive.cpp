// Takes the newest frames of a stream:  receive NAME [FRAMES]
#include "common/check.hpp"

#include <geyser/geyser.hpp>

#include <cstdlib>
#include <iostream>

using namespace geyser;
using namespace example;
using namespace std::chrono_literals;

int main(int argc, char** argv) {
    if (argc < 2) {
        stop("usage: receive NAME [FRAMES]");
    }
    const long frames = argc > 2 ? std::strtol(argv[2], nullptr, 10) : 100;
    const auto manager = check(HostTextureShareManager::create());
    const auto receiver = check(Receiver::connect(*manager, argv[1])); // the sender may come later
    for (long i = 0; i < frames;) {
        auto frame = receiver->acquire(10s);
        if (!frame && frame.error().code == ErrorCode::PeerClosed) {
            std::cout << frame.error().reason << "; waiting for the next\n";
            continue;
        }
        const IncomingFrame taken = check(std::move(frame));
        const auto texels = taken.texture().as<HostTexture>()->bytes();
        if (texels.front() != taken.info().metadata.front() || texels.back() != texels.front()) {
            stop("frame " + std::to_string(taken.number()) + " is not what its metadata says");
        }
        ++i; // the frame goes back to the sender at the end of its scope
    }
    std::cout << frames << " frames, " << receiver->statistics().skipped << " skipped\n";
}
