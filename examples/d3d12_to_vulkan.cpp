// From Direct3D 12 to Vulkan: Direct3D clears a texture, Vulkan reads it. They meet in one resource and one fence where
// the system shares them, and else in host memory.  d3d12_to_vulkan PICTURE
#include "common/check.hpp"
#include "common/gpu.hpp"
#include "common/png.hpp"

#define WIDL_EXPLICIT_AGGREGATE_RETURNS // mingw-w64: methods that return structures, as Direct3D's binaries have them
#include <windows.h>

#include <d3d12.h>
#include <wrl/client.h>

#include <geyser/d3d12.hpp>
#include <geyser/geyser.hpp>
#include <geyser/vulkan.hpp>

#include <iostream>
#include <memory>

using namespace geyser;
using namespace example;
using Microsoft::WRL::ComPtr;

namespace {

constexpr Pixel kOrange{255, 128, 0, 255};
constexpr std::uint64_t kCleared = 1; ///< the value that `done` has when Direct3D has cleared

void check_call(HRESULT result, const char* call) {
    if (result != S_OK) {
        stop(std::string(call) + " failed");
    }
}

void transition(ID3D12GraphicsCommandList& commands, ID3D12Resource* texture, D3D12_RESOURCE_STATES from,
                D3D12_RESOURCE_STATES to) {
    D3D12_RESOURCE_BARRIER barrier{};
    barrier.Type = D3D12_RESOURCE_BARRIER_TYPE_TRANSITION;
    barrier.Transition = {texture, D3D12_RESOURCE_BARRIER_ALL_SUBRESOURCES, from, to};
    commands.ResourceBarrier(1, &barrier);
}

/// What a program of Direct3D's own draws with. Its objects live until the GPU is done with them.
struct Painter {
    ComPtr<ID3D12CommandAllocator> allocator = {};
    ComPtr<ID3D12GraphicsCommandList> commands = {};
    ComPtr<ID3D12DescriptorHeap> views = {};

    /// Between hand-offs the texture is in the state COMMON.
    void clear(const D3D12TextureShareManager& manager, ID3D12Resource* texture, const Pixel& colour) {
        ID3D12Device& device = *manager.device();
        constexpr auto kType = D3D12_COMMAND_LIST_TYPE_DIRECT;
        check_call(device.CreateCommandAllocator(kType, IID_PPV_ARGS(&allocator)), "CreateCommandAllocator");
        check_call(device.CreateCommandList(0, kType, allocator.Get(), nullptr, IID_PPV_ARGS(&commands)),
                   "CreateCommandList");
        const D3D12_DESCRIPTOR_HEAP_DESC one_view{D3D12_DESCRIPTOR_HEAP_TYPE_RTV, 1, D3D12_DESCRIPTOR_HEAP_FLAG_NONE,
                                                  0};
        check_call(device.CreateDescriptorHeap(&one_view, IID_PPV_ARGS(&views)), "CreateDescriptorHeap");
        const D3D12_CPU_DESCRIPTOR_HANDLE view = views->GetCPUDescriptorHandleForHeapStart();
        device.CreateRenderTargetView(texture, nullptr, view);
        const float rgba[] = {static_cast<float>(colour[0]) / 255, static_cast<float>(colour[1]) / 255,
                              static_cast<float>(colour[2]) / 255, static_cast<float>(colour[3]) / 255};
        transition(*commands.Get(), texture, D3D12_RESOURCE_STATE_COMMON, D3D12_RESOURCE_STATE_RENDER_TARGET);
        commands->ClearRenderTargetView(view, rgba, 0, nullptr);
        transition(*commands.Get(), texture, D3D12_RESOURCE_STATE_RENDER_TARGET, D3D12_RESOURCE_STATE_COMMON);
        check_call(commands->Close(), "Close");
        ID3D12CommandList* const lists = commands.Get();
        manager.queue()->ExecuteCommandLists(1, &lists);
    }
};

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        stop("usage: d3d12_to_vulkan PICTURE");
    }
    auto d3d12 = check(D3D12TextureShareManager::create());
    auto vulkan = check(VulkanTextureShareManager::create());

    TextureDescriptor descriptor{.width = 640,
                                 .height = 360,
                                 .format = TextureFormat::Rgba8Unorm,
                                 .usage = TextureUsage::RenderAttachment | TextureUsage::CopySrc};
    if (const auto direct = negotiate(*d3d12, *vulkan, descriptor); !direct) {
        std::cout << "no shared resource: " << direct.error().reason << '\n';
        descriptor.layout = TextureLayout::Linear; // which host memory holds
    }
    const Agreement agreement = check(negotiate(*d3d12, *vulkan, descriptor));
    auto texture = check(d3d12->create_shareable_texture(descriptor, agreement.transport));
    auto imported = check(vulkan->import_texture(check(d3d12->export_texture(*texture)), descriptor));
    std::unique_ptr<SharedSemaphore> done;
    std::unique_ptr<SharedSemaphore> imported_done;
    if (agreement.sync != SyncKind::CpuCompletion) {
        done = check(d3d12->create_semaphore(agreement.sync));
        imported_done = check(vulkan->import_semaphore(check(d3d12->export_semaphore(*done))));
    }
    Painter painter;
    const Gpu gpu(*vulkan);

    painter.clear(*d3d12, d3d12::resource(*texture), kOrange);
    check(d3d12->release(*texture, {.signal = SyncPoint{done.get(), kCleared}}));

    // Vulkan's queue waits for Direct3D's signal: a fence, which is a timeline semaphore to Vulkan.
    check(vulkan->acquire(*imported, {.wait = SyncPoint{imported_done.get(), kCleared}}));
    const auto pixels = gpu.read_back(*imported);

    if (!all_are(kOrange, pixels)) {
        stop("Vulkan does not see the colour that Direct3D wrote");
    }
    write_png(argv[1], descriptor.width, pixels);
    std::cout << argv[1] << ": over " << name(agreement.transport) << " with " << name(agreement.sync) << ", "
              << agreement.copies_per_frame << " copies per frame\n";
}
