// Two Vulkan devices in one process: A clears a texture to a colour, B reads it. The texture exists once.
#include "common/check.hpp"
#include "common/gpu.hpp"

#include <geyser/geyser.hpp>
#include <geyser/vulkan.hpp>

#include <iostream>
#include <memory>

using namespace geyser;
using namespace example;

namespace {

constexpr Pixel kOrange{255, 128, 0, 255};
constexpr std::uint64_t kCleared = 1; ///< the value that `done` has when the texture is cleared

/// How A's commands use the image around the clear.
constexpr VulkanImageState kClear{.layout = VK_IMAGE_LAYOUT_GENERAL,
                                  .stages = VK_PIPELINE_STAGE_TRANSFER_BIT,
                                  .access = VK_ACCESS_TRANSFER_WRITE_BIT};

} // namespace

int main() {
    auto a = check(VulkanTextureShareManager::create()); // or adopt() the device that the program has already
    auto b = check(VulkanTextureShareManager::create());

    const TextureDescriptor descriptor{.width = 1920,
                                       .height = 1080,
                                       .format = TextureFormat::Rgba8Unorm,
                                       .usage = TextureUsage::CopyDst | TextureUsage::CopySrc};
    const Agreement agreement = check(negotiate(*a, *b, descriptor));

    // The memory: create, export, import.
    auto texture = check(a->create_shareable_texture(descriptor, agreement.transport));
    const ApiTextureHandle handle = check(a->export_texture(*texture));
    auto imported = check(b->import_texture(handle, descriptor));

    // The moment: the same for a semaphore, if the two devices have a kind in common.
    std::unique_ptr<SharedSemaphore> done;
    std::unique_ptr<SharedSemaphore> imported_done;
    if (agreement.sync != SyncKind::CpuCompletion) {
        done = check(a->create_semaphore(agreement.sync));
        imported_done = check(b->import_semaphore(check(a->export_semaphore(*done))));
    }
    const Gpu gpu_a(*a);
    const Gpu gpu_b(*b);

    // A writes in a command buffer of its own. There is nothing to keep in a fresh texture.
    const VkCommandBuffer commands = gpu_a.begin();
    check(a->record_acquire(commands, *texture, kClear, Contents::Discard));
    gpu_a.clear(commands, *texture, kOrange);
    check(a->record_release(commands, *texture, kClear));
    check(gpu_a.vk.vkEndCommandBuffer(commands), "vkEndCommandBuffer");
    check(a->submit(commands, {.signal = SyncPoint{done.get(), kCleared}}));

    // B lets Geyser submit the acquire: its GPU waits for A's, and what B submits next sees the colour. With no
    // semaphore there is nothing left to wait for: A's CPU has done it, in submit().
    check(b->acquire(*imported, {.wait = SyncPoint{imported_done.get(), kCleared}}));
    const auto pixels = gpu_b.read_back(*imported);

    if (!all_are(kOrange, pixels)) {
        stop("B does not see the colour that A wrote");
    }
    std::cout << pixels.size() << " pixels are right, over " << name(agreement.transport) << " with "
              << name(agreement.sync) << ", " << agreement.copies_per_frame << " copies per frame\n";
}
