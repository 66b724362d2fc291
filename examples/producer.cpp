// The first of two processes: offers a texture at a socket and draws a few frames into it.
//
//     producer SOCKET &
//     consumer SOCKET
#include "common/check.hpp"
#include "common/gpu.hpp"
#include "frames.hpp"

#include <geyser/geyser.hpp>
#include <geyser/vulkan.hpp>

#include <iostream>
#include <memory>

using namespace geyser;
using namespace example;

int main(int argc, char** argv) {
    if (argc != 2) {
        stop("usage: producer SOCKET");
    }
    auto manager = check(VulkanTextureShareManager::create());
    auto texture = check(manager->create_shareable_texture(frame_descriptor()));

    auto listener = check(ChannelListener::listen(argv[1]));
    // Flushed: whoever starts the consumer waits for this line.
    std::cout << "listening at " << argv[1] << '\n' << std::flush;
    Channel channel = check(listener.accept(kTimeout));
    check(channel.send(check(manager->export_texture(*texture)), kTimeout));

    // An opaque fd means something to one device only, so the consumer's device can do what this one can.
    const SyncKind sync = negotiate_sync(manager->capabilities(), manager->capabilities());
    std::unique_ptr<SharedSemaphore> ready;
    if (sync != SyncKind::CpuCompletion) {
        ready = check(manager->create_semaphore(sync));
        check(channel.send(check(manager->export_semaphore(*ready)), kTimeout));
    }

    const Gpu gpu(*manager);
    for (std::uint64_t frame = 1; frame <= kFrames; ++frame) {
        // Each frame is drawn anew, so the one before need not be kept.
        const VkCommandBuffer commands = gpu.begin();
        check(manager->record_acquire(commands, *texture, {}, Contents::Discard));
        gpu.clear(commands, *texture, colour_of(frame));
        gpu.submit(commands);

        // With nothing to signal, release() returns when the GPU is done.
        check(manager->release(*texture, {.signal = SyncPoint{ready.get(), frame}}));
        check(channel.send(WireSyncPoint{.value = frame}, kTimeout));

        // The CPU waits until the consumer has finished, never the GPU: consumers die, and this wait has a deadline.
        if (check(channel.receive<WireSyncPoint>(kTimeout)).value != frame) {
            stop("the consumer returned another frame than the one it was given");
        }
    }
    std::cout << "drew " << kFrames << " frames with " << name(sync) << '\n';
}
