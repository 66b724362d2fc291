// The second of two processes: takes the producer's texture from its socket and checks every frame that is drawn.
#include "common/check.hpp"
#include "common/gpu.hpp"
#include "frames.hpp"

#include <geyser/geyser.hpp>
#include <geyser/vulkan.hpp>

#include <iostream>
#include <memory>
#include <string>

using namespace geyser;
using namespace example;

int main(int argc, char** argv) {
    if (argc != 2) {
        stop("usage: consumer SOCKET");
    }
    auto manager = check(VulkanTextureShareManager::create());

    Channel channel = check(Channel::connect(argv[1], kTimeout));
    const auto handle = check(channel.receive<ApiTextureHandle>(kTimeout));
    auto texture = check(manager->import_texture(handle, frame_descriptor()));

    // Both processes are on one device, else the import had been refused: both find the same kind of sync.
    const SyncKind sync = negotiate_sync(manager->capabilities(), manager->capabilities());
    std::unique_ptr<SharedSemaphore> ready;
    if (sync != SyncKind::CpuCompletion) {
        ready = check(manager->import_semaphore(check(channel.receive<ApiSemaphoreHandle>(kTimeout))));
    }

    const Gpu gpu(*manager);
    for (std::uint64_t frame = 1; frame <= kFrames; ++frame) {
        const auto message = check(channel.receive<WireSyncPoint>(kTimeout));
        if (message.value != frame) {
            stop("frame " + std::to_string(message.value) + " came instead of " + std::to_string(frame));
        }

        // The message may be here before the picture is: the GPU waits for it.
        check(manager->acquire(*texture, {.wait = SyncPoint{ready.get(), frame}}));
        if (!all_are(colour_of(frame), gpu.read_back(*texture))) {
            stop("frame " + std::to_string(frame) + " has a wrong pixel");
        }

        // Back to the producer, once this GPU is done with it.
        check(manager->release(*texture, {}));
        check(channel.send(message, kTimeout));
    }
    std::cout << "checked " << kFrames << " frames over " << name(texture->transport()) << ", "
              << texture->copies_per_frame() << " copies per frame\n";
}
