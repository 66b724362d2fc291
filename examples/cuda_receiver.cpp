// Takes the frames of a stream with CUDA:  cuda_receiver NAME PICTURE
// A painter in the same program, on Vulkan, publishes them. It could be any program of this user's. The last frame
// becomes a picture.
#include "common/check.hpp"
#include "common/cuda.hpp"
#include "common/gpu.hpp"
#include "common/png.hpp"

#include <geyser/geyser.hpp>
#include <geyser/vulkan.hpp>

#include <iostream>
#include <string>
#include <thread>

using namespace geyser;
using namespace example;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t kFrames = 120;

Pixel color_of(std::uint64_t frame) { return {static_cast<std::uint8_t>(2 * frame), 64, 128, 255}; }

/// Publishes frames until the last one, which stays until it is told to leave.
void paint(const std::stop_token& leave, const std::string& device, const std::string& stream) {
    const auto manager = check(VulkanTextureShareManager::create({.device = device}));
    const auto sender = check(Sender::create(
        *manager, {.name = stream,
                   .texture = {.width = 640, .height = 360, .usage = TextureUsage::CopyDst | TextureUsage::CopySrc}}));
    const Gpu gpu(*manager);
    for (std::uint64_t number = 1; number <= kFrames; ++number) {
        auto frame = check(sender->begin_frame(1s)); // a slot that nobody reads
        check(manager->acquire(frame.texture(), {}, Contents::Discard));
        const VkCommandBuffer commands = gpu.begin();
        gpu.clear(commands, frame.texture(), color_of(number));
        gpu.submit(commands);
        check(frame.submit());
        std::this_thread::sleep_for(5ms);
    }
    while (!leave.stop_requested()) {
        std::this_thread::sleep_for(5ms);
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        stop("usage: cuda_receiver NAME PICTURE");
    }
    const auto cuda = check(CudaTextureShareManager::create());
    const auto receiver = check(Receiver::connect(*cuda, argv[1])); // the sender may come later
    const std::jthread painter(
        [&](const std::stop_token& leave) { paint(leave, to_string(cuda->capabilities().identity.device), argv[1]); });
    const Cuda reader(*cuda);
    for (;;) {
        const auto frame = check(receiver->acquire(30s)); // the newest one; the stream waits for it, not the CPU
        if (frame.number() < kFrames) {
            continue;
        }
        // Here a program would launch kernels over cuda::array() or cuda::pointer(), on the manager's stream.
        const auto pixels = reader.read_back(frame.texture());
        if (!all_are(color_of(frame.number()), pixels)) {
            stop("the last frame is not what Vulkan painted");
        }
        write_png(argv[2], frame.texture().width(), pixels);
        std::cout << argv[2] << ": frame " << frame.number() << ", " << receiver->statistics().copies << " copies\n";
        return EXIT_SUCCESS;
    }
}
