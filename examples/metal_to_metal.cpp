// Two Metal devices in one process: A paints a picture, B reads it. The texture exists once.  metal_to_metal PICTURE
// Where the system has no Metal, GEYSER_METAL_LIBRARY can name what stands for it.
#include "common/check.hpp"
#include "common/png.hpp"

#include <geyser/geyser.hpp>
#include <geyser/metal.hpp>
#include <metal/copy.hpp>
#include <metal/library.hpp>

#include <algorithm>
#include <cstring>
#include <iostream>
#include <memory>

using namespace geyser;
using namespace example;

namespace {

constexpr std::uint64_t kPainted = 1; ///< the value that `done` has when A has painted

constexpr TextureDescriptor kDescriptor{.width = 640,
                                        .height = 360,
                                        .format = TextureFormat::Rgba8Unorm,
                                        .usage = TextureUsage::CopyDst | TextureUsage::CopySrc};
constexpr metal_tools::Extent kExtent{.width = kDescriptor.width,
                                      .height = kDescriptor.height,
                                      .row_bytes = kDescriptor.width * sizeof(Pixel),
                                      .rows = kDescriptor.height};

/// Red grows to the right, green downwards.
std::vector<Pixel> paint() {
    std::vector<Pixel> pixels;
    for (std::uint32_t y = 0; y < kDescriptor.height; ++y) {
        for (std::uint32_t x = 0; x < kDescriptor.width; ++x) {
            pixels.push_back({static_cast<std::uint8_t>(x * 255 / (kDescriptor.width - 1)),
                              static_cast<std::uint8_t>(y * 255 / (kDescriptor.height - 1)), 128, 255});
        }
    }
    return pixels;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        stop("usage: metal_to_metal PICTURE");
    }
    const MetalSymbolLookup lookup = check(metal_tools::symbol_lookup());        // nullptr on a Mac
    auto a = check(MetalTextureShareManager::create({.symbol_lookup = lookup})); // or adopt() the program's own device
    auto b = check(MetalTextureShareManager::create({.symbol_lookup = lookup}));
    const Agreement agreement = check(negotiate(*a, *b, kDescriptor));

    // The memory: an IOSurface that both see. The moment: a shared event that both have.
    auto texture = check(a->create_shareable_texture(kDescriptor, agreement.transport));
    auto imported = check(b->import_texture(check(a->export_texture(*texture)), kDescriptor));
    std::unique_ptr<SharedSemaphore> done;
    std::unique_ptr<SharedSemaphore> imported_done;
    if (agreement.sync != SyncKind::CpuCompletion) {
        done = check(a->create_semaphore(agreement.sync));
        imported_done = check(b->import_semaphore(check(a->export_semaphore(*done))));
    }

    // A's work on its queue, as it would send it in Objective-C: a blit from a buffer. Geyser submits the release after
    // it; encode_release() would put it into a command buffer of A's.
    const auto metal = check(metal_tools::Metal::load(lookup));
    const std::vector<Pixel> painted = paint();
    const auto source = check(metal_tools::Staging::create(metal, a->device(), kExtent.row_bytes * kExtent.rows));
    std::memcpy(source.bytes().data(), painted.data(), source.bytes().size());
    check(metal_tools::upload(metal, a->queue(), source, metal::texture(*texture), kExtent));
    check(a->release(*texture, {.signal = SyncPoint{done.get(), kPainted}}));

    // B's queue waits for the event, and the CPU for nothing but its own reading.
    check(b->acquire(*imported, {.wait = SyncPoint{imported_done.get(), kPainted}}));
    const auto destination = check(metal_tools::Staging::create(metal, b->device(), kExtent.row_bytes * kExtent.rows));
    check(metal_tools::download(metal, b->queue(), metal::texture(*imported), kExtent, destination));
    std::vector<Pixel> pixels(painted.size());
    std::memcpy(pixels.data(), destination.bytes().data(), destination.bytes().size());

    if (pixels != painted) {
        stop("B does not see the picture that A painted");
    }
    write_png(argv[1], kDescriptor.width, pixels);
    std::cout << argv[1] << ": over " << name(agreement.transport) << " with " << name(agreement.sync) << ", "
              << agreement.copies_per_frame << " copies per frame\n";
}
