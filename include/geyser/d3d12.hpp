// The Direct3D 12 backend: textures as committed resources that NT handles share, fences as timelines. Windows only;
// d3d12.dll and dxgi.dll are opened at run time.
//
// COM objects that Geyser takes, it holds a reference to; objects that it gives are borrowed, and live as long as what
// they were asked of.
#pragma once

#include <geyser/d3d_device.hpp>
#include <geyser/manager.hpp>

#include <memory>
#include <string>
#include <vector>

struct ID3D12CommandQueue;
struct ID3D12Device;
struct ID3D12Fence;
struct ID3D12Resource;

namespace geyser {

/// A texture in Direct3D 12: shared itself, or, in host memory, one of the GPU's own beside it.
///
/// Its resource is in D3D12_RESOURCE_STATE_COMMON when it is handed over and when it is taken over. Textures of
/// Transport::D3D12Resource without depth allow simultaneous access, and fall back to COMMON after each
/// ExecuteCommandLists by themselves; all others, those of Direct3D 11 and in host memory too, the user's last barrier
/// brings there.
class GEYSER_API D3D12Texture : public SharedTexture {
public:
    static constexpr Api kApi = Api::D3D12;

    [[nodiscard]] virtual ID3D12Resource* resource() const noexcept = 0;

protected:
    using SharedTexture::SharedTexture;
};

/// For D3D12TextureShareManager::create(): a device of Geyser's own, with a direct queue.
struct D3D12Config {
    /// Empty: DXGI's first adapter that has Direct3D 12. Else an index ("0", as devices() counts), a LUID (the 16
    /// hexadecimal digits of its bytes), or a part of the adapter's name.
    std::string device = {};
};

/// For D3D12TextureShareManager::adopt(): the user's device.
struct D3D12AdoptInfo {
    ID3D12Device* device = nullptr;
    /// Of this device, and of any type that can copy; used by the calls that submit. nullptr: a direct queue of
    /// Geyser's own, which the user's work must be ordered with by sync points.
    ID3D12CommandQueue* queue = nullptr;
};

/// Thread-safe like every manager; Direct3D's command lists are not.
///
/// Over Transport::D3D12Resource textures have any dimension, levels and layers, one sample, and
/// TextureLayout::Optimal. Row-major resources are shared between adapters only, and are not made here. In host memory
/// textures are Linear, and each hand-off costs a copy by the GPU and one by the CPU, which takes part in it.
///
/// D3D11 textures (Transport::D3D11Texture) are imported too. Semaphores are of SyncKind::D3D12Fence.
class GEYSER_API D3D12TextureShareManager : public TextureShareManager {
public:
    /// BackendUnavailable where the system has no Direct3D 12, DeviceNotFound where it has no such device.
    [[nodiscard]] static Result<std::unique_ptr<D3D12TextureShareManager>> create(const D3D12Config& config = {});
    /// InvalidArgument where the queue is of another adapter.
    [[nodiscard]] static Result<std::unique_ptr<D3D12TextureShareManager>> adopt(const D3D12AdoptInfo& info);
    /// Every adapter of the system: the index is what D3D12Config::device takes. Not all need have Direct3D 12.
    [[nodiscard]] static Result<std::vector<D3DDeviceSummary>> devices();

    [[nodiscard]] virtual ID3D12Device* device() const noexcept = 0;
    [[nodiscard]] virtual ID3D12CommandQueue* queue() const noexcept = 0;

    /// A texture over the user's own committed resource, to be exported. NotShareable where its heap is not of
    /// D3D12_HEAP_FLAG_SHARED or, without depth, it lacks ALLOW_SIMULTANEOUS_ACCESS; DescriptorMismatch where it is not
    /// what `descriptor` says.
    [[nodiscard]] virtual Result<std::unique_ptr<D3D12Texture>> adopt_resource(ID3D12Resource* resource,
                                                                               const TextureDescriptor& descriptor) = 0;
};

/// Borrowed native objects.
namespace d3d12 {
/// nullptr where the texture is not Direct3D 12's.
[[nodiscard]] GEYSER_API ID3D12Resource* resource(const SharedTexture& texture) noexcept;
/// nullptr where the semaphore is not Direct3D 12's.
[[nodiscard]] GEYSER_API ID3D12Fence* fence(const SharedSemaphore& semaphore) noexcept;
} // namespace d3d12

} // namespace geyser
