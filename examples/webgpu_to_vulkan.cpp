// From WebGPU to Vulkan: Dawn renders into a texture, Vulkan reads it.  webgpu_to_vulkan PICTURE
// GEYSER_DAWN_LIBRARY names Dawn's library, if it is not among the system's.
#include "common/check.hpp"
#include "common/gpu.hpp"
#include "common/png.hpp"

#include <geyser/geyser.hpp>
#include <geyser/vulkan.hpp>
#include <geyser/webgpu.hpp>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string_view>

using namespace geyser;
using namespace example;

namespace {

constexpr Pixel kTeal{0, 128, 128, 255};
constexpr std::uint64_t kRendered = 1; ///< the value that `done` has when Dawn has rendered

/// A program that links with Dawn would call these functions by their names.
template <class Function>
Function load(const WebGpuTextureShareManager& manager, std::string_view name) {
    const auto function = reinterpret_cast<Function>(manager.get_proc_address()({name.data(), name.size()}));
    if (function == nullptr) {
        stop("Dawn has no " + std::string(name));
    }
    return function;
}
#define LOAD(manager, name) load<WGPUProc##name>(manager, "wgpu" #name)

/// A render pass that does nothing but clear. It is submitted when the function returns.
void render(const WebGpuTextureShareManager& manager, const SharedTexture& texture, const Pixel& color) {
    const WGPUTextureView view = LOAD(manager, TextureCreateView)(webgpu::texture(texture), nullptr);
    const WGPUCommandEncoder encoder = LOAD(manager, DeviceCreateCommandEncoder)(manager.device(), nullptr);
    WGPURenderPassColorAttachment target{};
    target.view = view;
    target.depthSlice = WGPU_DEPTH_SLICE_UNDEFINED;
    target.loadOp = WGPULoadOp_Clear;
    target.storeOp = WGPUStoreOp_Store;
    target.clearValue = {color[0] / 255.0, color[1] / 255.0, color[2] / 255.0, color[3] / 255.0};
    WGPURenderPassDescriptor descriptor{};
    descriptor.colorAttachmentCount = 1;
    descriptor.colorAttachments = &target;
    const WGPURenderPassEncoder pass = LOAD(manager, CommandEncoderBeginRenderPass)(encoder, &descriptor);
    LOAD(manager, RenderPassEncoderEnd)(pass);
    const WGPUCommandBuffer commands = LOAD(manager, CommandEncoderFinish)(encoder, nullptr);
    LOAD(manager, QueueSubmit)(manager.queue(), 1, &commands);
    LOAD(manager, CommandBufferRelease)(commands);
    LOAD(manager, RenderPassEncoderRelease)(pass);
    LOAD(manager, CommandEncoderRelease)(encoder);
    LOAD(manager, TextureViewRelease)(view);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        stop("usage: webgpu_to_vulkan PICTURE");
    }
    auto vulkan = check(VulkanTextureShareManager::create());
    // The same device, by its UUID; a program with a device of its own calls adopt().
    WebGpuConfig config{.device = to_string(vulkan->capabilities().identity.device)};
    if (const char* library = std::getenv("GEYSER_DAWN_LIBRARY"); library != nullptr) {
        config.library = library;
    }
    auto dawn = check(WebGpuTextureShareManager::create(config));

    const TextureDescriptor descriptor{.width = 640,
                                       .height = 360,
                                       .usage = TextureUsage::CopyDst | TextureUsage::CopySrc |
                                                TextureUsage::RenderAttachment};
    const Agreement agreement = check(negotiate(*dawn, *vulkan, descriptor));
    auto texture = check(dawn->create_shareable_texture(descriptor, agreement.transport));
    auto imported = check(vulkan->import_texture(check(dawn->export_texture(*texture)), descriptor));
    std::unique_ptr<SharedSemaphore> done;
    std::unique_ptr<SharedSemaphore> imported_done;
    if (agreement.sync != SyncKind::CpuCompletion) {
        done = check(dawn->create_semaphore(agreement.sync));
        imported_done = check(vulkan->import_semaphore(check(dawn->export_semaphore(*done))));
    }
    const Gpu gpu(*vulkan);

    // A new texture is in the hands of who made it.
    render(*dawn, *texture, kTeal);
    check(dawn->release(*texture, {.signal = SyncPoint{done.get(), kRendered}}));

    // Vulkan's GPU work waits for Dawn's; the CPU has waited for none of it.
    check(vulkan->acquire(*imported, {.wait = SyncPoint{imported_done.get(), kRendered}}));
    const auto pixels = gpu.read_back(*imported);
    if (!all_are(kTeal, pixels)) {
        stop("the picture is not what Dawn has rendered");
    }
    write_png(argv[1], descriptor.width, pixels);
    std::cout << argv[1] << ": over " << name(agreement.transport) << " with " << name(agreement.sync) << ", "
              << agreement.copies_per_frame << " copies per frame\n";
}
