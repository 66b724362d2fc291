// From Vulkan to Metal: Vulkan clears a texture, Metal reads it. They meet in an IOSurface, as Vulkan on a Mac
// (MoltenVK) has it by VK_EXT_metal_objects.  vulkan_to_metal PICTURE
#include "common/check.hpp"
#include "common/gpu.hpp"
#include "common/png.hpp"

#include <geyser/geyser.hpp>
#include <geyser/metal.hpp>
#include <geyser/vulkan.hpp>
#include <metal/copy.hpp>
#include <metal/library.hpp>

#include <cstring>
#include <iostream>
#include <memory>

using namespace geyser;
using namespace example;

namespace {

constexpr Pixel kOrange{255, 128, 0, 255};
constexpr std::uint64_t kCleared = 1; ///< the value that `done` has when Vulkan has cleared

/// The texels as a program of Metal's own reads them: by a blit into a buffer, on the manager's queue.
std::vector<Pixel> read_pixels(const MetalTextureShareManager& manager, const SharedTexture& texture) {
    const metal_tools::Extent extent{.width = texture.width(),
                                     .height = texture.height(),
                                     .row_bytes = texture.width() * sizeof(Pixel),
                                     .rows = texture.height()};
    const auto metal = check(metal_tools::Metal::load(manager.symbol_lookup()));
    const auto buffer = check(metal_tools::Staging::create(metal, manager.device(), extent.row_bytes * extent.rows));
    check(metal_tools::download(metal, manager.queue(), metal::texture(texture), extent, buffer));
    std::vector<Pixel> pixels(std::size_t{texture.width()} * texture.height());
    std::memcpy(pixels.data(), buffer.bytes().data(), buffer.bytes().size());
    return pixels;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        stop("usage: vulkan_to_metal PICTURE");
    }
    const MetalSymbolLookup lookup = check(metal_tools::symbol_lookup()); // nullptr on a Mac
    auto vulkan = check(VulkanTextureShareManager::create({.metal_symbol_lookup = lookup}));
    auto metal = check(MetalTextureShareManager::create({.symbol_lookup = lookup}));

    const TextureDescriptor descriptor{.width = 640,
                                       .height = 360,
                                       .format = TextureFormat::Rgba8Unorm,
                                       .usage = TextureUsage::CopyDst | TextureUsage::CopySrc};
    const Agreement agreement = check(negotiate(*vulkan, *metal, descriptor));
    auto texture = check(vulkan->create_shareable_texture(descriptor, agreement.transport));
    auto imported = check(metal->import_texture(check(vulkan->export_texture(*texture)), descriptor));
    std::unique_ptr<SharedSemaphore> done;
    std::unique_ptr<SharedSemaphore> imported_done;
    if (agreement.sync != SyncKind::CpuCompletion) {
        done = check(vulkan->create_semaphore(agreement.sync));
        imported_done = check(metal->import_semaphore(check(vulkan->export_semaphore(*done))));
    }

    const Gpu gpu(*vulkan);
    check(vulkan->acquire(*texture, {}, Contents::Discard));
    const VkCommandBuffer commands = gpu.begin();
    gpu.clear(commands, *texture, kOrange);
    gpu.submit(commands);
    check(vulkan->release(*texture, {.signal = SyncPoint{done.get(), kCleared}}));

    // Metal's queue waits for Vulkan's signal: a shared event, which is Vulkan's timeline semaphore.
    check(metal->acquire(*imported, {.wait = SyncPoint{imported_done.get(), kCleared}}));
    const auto pixels = read_pixels(*metal, *imported);

    if (!all_are(kOrange, pixels)) {
        stop("Metal does not see the colour that Vulkan wrote");
    }
    write_png(argv[1], descriptor.width, pixels);
    std::cout << argv[1] << ": over " << name(agreement.transport) << " with " << name(agreement.sync) << ", "
              << agreement.copies_per_frame << " copies per frame\n";
}
