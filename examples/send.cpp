// Publishes a stream that anybody can take:  send NAME
#include "common/check.hpp"

#include <geyser/geyser.hpp>

#include <algorithm>
#include <iostream>
#include <thread>

using namespace geyser;
using namespace example;
using namespace std::chrono_literals;

int main(int argc, char** argv) {
    if (argc != 2) {
        stop("usage: send NAME");
    }
    // Streams are made of any manager's textures; those of the host need no GPU.
    const auto manager = check(HostTextureShareManager::create());
    const auto sender = check(Sender::create(
        *manager, {.name = argv[1], .texture = {.width = 640, .height = 360, .layout = TextureLayout::Linear}}));
    for (;;) {
        auto frame = check(sender->begin_frame(1s)); // a slot that nobody reads: written in place, never copied
        const auto level = static_cast<std::byte>(frame.number());
        std::ranges::fill(frame.texture().as<HostTexture>()->bytes(), level);
        check(frame.submit({.metadata = std::span(&level, 1)}));
        if (frame.number() % 60 == 0) {
            std::cout << frame.number() << " frames, " << sender->statistics().receivers << " receivers\n"
                      << std::flush;
        }
        std::this_thread::sleep_for(16ms);
    }
}
