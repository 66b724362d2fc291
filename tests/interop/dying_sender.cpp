#include "dying_sender.hpp"

#include "../support/await.hpp"

#include <geyser/geyser.hpp>
#include <geyser/vulkan.hpp>

#include <chrono>
#include <iostream>
#include <thread>

namespace geyser::test {
namespace {

Result<void> publish_and_wait(const std::string& directory) {
    auto manager = VulkanTextureShareManager::create();
    if (!manager) {
        return std::unexpected(manager.error());
    }
    auto sender = Sender::create(**manager,
                                 {.name = kDyingStream, .texture = {.width = 16, .height = 8}, .directory = directory});
    if (!sender) {
        return std::unexpected(sender.error());
    }
    if (!await([&] { return (*sender)->statistics().receivers == 1; })) {
        return fail(ErrorCode::Timeout, kDyingSender, "no receiver came");
    }
    auto frame = (*sender)->begin_frame(std::chrono::seconds(10));
    if (!frame) {
        return std::unexpected(frame.error());
    }
    // Nothing was submitted that would ever signal the frame: what a GPU looks like whose process dies in the middle.
    if (auto published = frame->submitted(); !published) {
        return published;
    }
    for (;;) {
        std::this_thread::sleep_for(std::chrono::hours(1));
    }
}

} // namespace

int run_dying_sender(const std::string& directory) {
    const auto done = publish_and_wait(directory);
    std::cerr << kDyingSender << ": " << done.error().message() << '\n';
    return 1;
}

} // namespace geyser::test
