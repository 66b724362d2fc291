// From Vulkan to CUDA and back: Vulkan paints a texture, a kernel works on it in place, Vulkan reads the result.
//     vulkan_to_cuda PICTURE
#include "common/check.hpp"
#include "common/cuda.hpp"
#include "common/gpu.hpp"
#include "common/png.hpp"

#include <geyser/geyser.hpp>
#include <geyser/vulkan.hpp>

#include <array>
#include <iostream>
#include <memory>

using namespace geyser;
using namespace example;

namespace {

constexpr Pixel kOrange{255, 128, 0, 255};
constexpr Pixel kDark{127, 64, 0, 255};

// The values that the two semaphores have when their side is done.
constexpr std::uint64_t kPainted = 1;
constexpr std::uint64_t kProcessed = 1;

/// Halves the colour of every other square of 32 by 32 texels. In CUDA C++:
///     uchar4 texel = surf2Dread<uchar4>(picture, x * 4, y); ... surf2Dwrite(texel, picture, x * 4, y);
constexpr const char* kKernel = R"(
.version 6.4
.target sm_75
.address_size 64

.visible .entry chequer(.param .u64 picture, .param .u32 width, .param .u32 height)
{
    .reg .b32 %x, %y, %width, %height, %block, %size, %thread, %texel, %other;
    .reg .b64 %picture;
    .reg .pred %leave;
    mov.u32 %block, %ctaid.x;
    mov.u32 %size, %ntid.x;
    mov.u32 %thread, %tid.x;
    mad.lo.u32 %x, %block, %size, %thread;
    mov.u32 %block, %ctaid.y;
    mov.u32 %size, %ntid.y;
    mov.u32 %thread, %tid.y;
    mad.lo.u32 %y, %block, %size, %thread;
    ld.param.u32 %width, [width];
    ld.param.u32 %height, [height];
    setp.ge.u32 %leave, %x, %width;
    @%leave ret;
    setp.ge.u32 %leave, %y, %height;
    @%leave ret;
    xor.b32 %other, %x, %y;
    and.b32 %other, %other, 32;
    setp.eq.u32 %leave, %other, 0;
    @%leave ret;
    ld.param.u64 %picture, [picture];
    shl.b32 %x, %x, 2;
    suld.b.2d.b32.trap {%texel}, [%picture, {%x, %y}];
    shr.u32 %texel, %texel, 1;
    and.b32 %texel, %texel, 0x7f7f7f;
    or.b32 %texel, %texel, 0xff000000;
    sust.b.2d.b32.trap [%picture, {%x, %y}], {%texel};
    ret;
}
)";

/// One semaphore, known to both sides.
struct Semaphore {
    Semaphore(TextureShareManager& from, TextureShareManager& to, SyncKind kind)
        : made(check(from.create_semaphore(kind))),
          imported(check(to.import_semaphore(check(from.export_semaphore(*made))))) {}
    std::unique_ptr<SharedSemaphore> made;
    std::unique_ptr<SharedSemaphore> imported;
};

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        stop("usage: vulkan_to_cuda PICTURE");
    }
    auto cuda = check(CudaTextureShareManager::create()); // or adopt() the context and stream that the program has
    auto vulkan = check(VulkanTextureShareManager::create({.device = to_string(cuda->capabilities().identity.device)}));

    const TextureDescriptor descriptor{.width = 640,
                                       .height = 360,
                                       .usage = TextureUsage::CopyDst | TextureUsage::CopySrc |
                                                TextureUsage::StorageBinding};
    auto texture = check(vulkan->create_shareable_texture(descriptor));
    auto imported = check(cuda->import_texture(check(vulkan->export_texture(*texture)), descriptor));
    const Semaphore painted(*vulkan, *cuda, SyncKind::TimelineOpaqueFd);
    const Semaphore processed(*cuda, *vulkan, SyncKind::TimelineOpaqueFd);
    const Cuda kernels(*cuda, kKernel, "chequer");
    const Gpu gpu(*vulkan);

    check(vulkan->acquire(*texture, {}, Contents::Discard));
    const VkCommandBuffer commands = gpu.begin();
    gpu.clear(commands, *texture, kOrange);
    gpu.submit(commands);
    check(vulkan->release(*texture, {.signal = SyncPoint{painted.made.get(), kPainted}}));

    // Queued behind Vulkan's work on the GPU; the CPU waits for none of it.
    check(cuda->acquire(*imported, {.wait = SyncPoint{painted.imported.get(), kPainted}}));
    CUsurfObject surface = check(imported->as<CudaTexture>()->surface());
    std::uint32_t width = descriptor.width;
    std::uint32_t height = descriptor.height;
    std::array<void*, 3> arguments = {&surface, &width, &height};
    kernels.launch(width, height, arguments.data());
    check(cuda->release(*imported, {.signal = SyncPoint{processed.made.get(), kProcessed}}));

    check(vulkan->acquire(*texture, {.wait = SyncPoint{processed.imported.get(), kProcessed}}));
    const auto pixels = gpu.read_back(*texture);
    if (pixels.at(0) != kOrange || pixels.at(32) != kDark) {
        stop("the picture is not what Vulkan painted and the kernel made of it");
    }
    write_png(argv[1], width, pixels);
    std::cout << argv[1] << ": " << pixels.size() << " pixels to CUDA and back, 0 copies\n";
}
