// From the CPU to Vulkan: the CPU writes a gradient into memory that the GPU then reads as an image.
#include "common/check.hpp"
#include "common/gpu.hpp"

#include <geyser/geyser.hpp>
#include <geyser/vulkan.hpp>

#include <cstring>
#include <iostream>
#include <string>

using namespace geyser;
using namespace example;

namespace {

constexpr Pixel gradient(std::uint32_t x, std::uint32_t y) {
    return {static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(y), 128, 255};
}

void draw(HostTexture& texture) {
    const PlaneLayout& plane = texture.planes().front(); // Rgba8Unorm has one
    for (std::uint32_t y = 0; y < texture.height(); ++y) {
        // Rows are padded: the next one begins at the pitch, not where the pixels of this one end.
        auto row = texture.bytes().subspan(plane.offset + y * plane.row_pitch);
        for (std::uint32_t x = 0; x < texture.width(); ++x) {
            const Pixel pixel = gradient(x, y);
            std::memcpy(&row[x * sizeof(Pixel)], pixel.data(), sizeof(Pixel));
        }
    }
}

} // namespace

int main() {
    auto host = check(HostTextureShareManager::create());
    auto device = check(VulkanTextureShareManager::create());

    const TextureDescriptor descriptor{.width = 250,
                                       .height = 200,
                                       .format = TextureFormat::Rgba8Unorm,
                                       .usage = TextureUsage::CopySrc | TextureUsage::TextureBinding,
                                       .layout = TextureLayout::Linear};
    auto texture = check(host->create_shareable_texture(descriptor));
    auto imported = check(device->import_texture(check(host->export_texture(*texture)), descriptor));
    const Gpu gpu(*device);

    // The CPU has no queue: its work is done when draw() returns, so there is no sync point to pass on.
    draw(*texture->as<HostTexture>());
    check(host->release(*texture, {}));
    check(device->acquire(*imported, {}));

    const auto pixels = gpu.read_back(*imported);
    for (std::uint32_t y = 0; y < descriptor.height; ++y) {
        for (std::uint32_t x = 0; x < descriptor.width; ++x) {
            if (pixels[y * descriptor.width + x] != gradient(x, y)) {
                stop("the pixel at " + std::to_string(x) + ", " + std::to_string(y) + " is not what the CPU wrote");
            }
        }
    }
    // 0 where the driver takes the CPU's memory as an image; elsewhere acquire() has copied, and says so.
    std::cout << pixels.size() << " pixels are right, " << imported->copies_per_frame() << " copies per frame\n";
}
