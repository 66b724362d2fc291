// One sender, four receivers, one of them slow: what a receiver does is nobody else's business.
#include "common/check.hpp"

#include <geyser/geyser.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <thread>

using namespace geyser;
using namespace example;
using namespace std::chrono_literals;

namespace {

constexpr FrameNumber kFrames = 200;

void receive(TextureShareManager& manager, const std::string& directory, Timeout pause,
             ReceiverStatistics& statistics) {
    const auto receiver = check(Receiver::connect(manager, "example", {.directory = directory}));
    for (FrameNumber last = 0; last < kFrames;) {
        const auto frame = check(receiver->acquire(10s));
        last = frame.number();
        std::this_thread::sleep_for(pause); // with the frame in hand
    }
    statistics = receiver->statistics();
}

} // namespace

int main() {
    // Of its own, so that the stream meets no other one of its name. The sender makes it.
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    const auto folder = std::filesystem::temp_directory_path() / ("geyser-example-" + std::to_string(now));
    const std::string directory = folder.string();
    constexpr std::array<Timeout, 4> kPauses = {0ms, 1ms, 5ms, 40ms};
    std::array<ReceiverStatistics, kPauses.size()> results;
    {
        const auto manager = check(HostTextureShareManager::create());
        // One slot for the newest frame, one to write, and one for each receiver to hold.
        const auto sender =
            check(Sender::create(*manager, {.name = "example",
                                            .texture = {.width = 256, .height = 256, .layout = TextureLayout::Linear},
                                            .slots = 2 + kPauses.size(),
                                            .directory = directory}));
        std::array<std::jthread, kPauses.size()> threads;
        for (std::size_t i = 0; i < kPauses.size(); ++i) {
            threads[i] = std::jthread([&, i] { receive(*manager, directory, kPauses[i], results[i]); });
        }
        while (sender->statistics().receivers < kPauses.size()) {
            std::this_thread::sleep_for(1ms);
        }
        for (FrameNumber number = 1; number <= kFrames; ++number) {
            auto frame = check(sender->begin_frame(1s));
            std::ranges::fill(frame.texture().as<HostTexture>()->bytes(), static_cast<std::byte>(number));
            check(frame.submit());
            std::this_thread::sleep_for(2ms);
        }
        std::ranges::for_each(threads, [](std::jthread& thread) { thread.join(); });
        std::cout << "sent " << kFrames << " frames, and waited for a slot " << sender->statistics().waits
                  << " times\n";
    }
    for (std::size_t i = 0; i < kPauses.size(); ++i) {
        std::cout << "a receiver that pauses for "
                  << std::chrono::duration_cast<std::chrono::milliseconds>(kPauses[i]).count() << " ms took "
                  << results[i].frames << " frames and skipped " << results[i].skipped << '\n';
    }
    std::filesystem::remove_all(folder);
}
