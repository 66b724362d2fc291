// The Direct3D 11 backend: textures that NT handles share, fences as timelines. Windows only; d3d11.dll and dxgi.dll
// are opened at run time.
//
// COM objects that Geyser takes, it holds a reference to; objects that it gives are borrowed, and live as long as what
// they were asked of.
#pragma once

#include <geyser/d3d_device.hpp>
#include <geyser/manager.hpp>

#include <memory>
#include <string>
#include <vector>

struct ID3D11Device;
struct ID3D11DeviceContext;
struct ID3D11Fence;
struct ID3D11Texture2D;

namespace geyser {

/// A texture in Direct3D 11: shared itself, or, in host memory, one of the GPU's own beside it.
class GEYSER_API D3D11Texture : public SharedTexture {
public:
    static constexpr Api kApi = Api::D3D11;

    [[nodiscard]] virtual ID3D11Texture2D* texture() const noexcept = 0;

protected:
    using SharedTexture::SharedTexture;
};

/// For D3D11TextureShareManager::create(): a device of Geyser's own.
struct D3D11Config {
    /// Empty: DXGI's first adapter. Else an index ("0", as devices() counts), a LUID (the 16 hexadecimal digits of its
    /// bytes), or a part of the adapter's name.
    std::string device = {};
};

/// For D3D11TextureShareManager::adopt(): the user's device, with its immediate context. Geyser switches the context's
/// multithread protection on, and leaves it on.
struct D3D11AdoptInfo {
    ID3D11Device* device = nullptr; ///< not of D3D11_CREATE_DEVICE_SINGLETHREADED
};

/// Thread-safe like every manager: Geyser uses the immediate context under its multithread protection.
///
/// Over Transport::D3D11Texture textures are 2D with one level, layer and sample, of TextureLayout::Optimal. They are
/// made with D3D11_RESOURCE_MISC_SHARED | SHARED_NTHANDLE, and order comes from fences. In host memory textures are
/// Linear, and each hand-off costs a copy by the GPU and one by the CPU, which takes part in it. Such textures that
/// Direct3D 12 made (Transport::D3D12Resource) are imported too.
///
/// Semaphores are of SyncKind::D3D12Fence, where the system has ID3D11Device5.
class GEYSER_API D3D11TextureShareManager : public TextureShareManager {
public:
    /// BackendUnavailable where the system has no Direct3D 11, DeviceNotFound where it has no such device.
    [[nodiscard]] static Result<std::unique_ptr<D3D11TextureShareManager>> create(const D3D11Config& config = {});
    [[nodiscard]] static Result<std::unique_ptr<D3D11TextureShareManager>> adopt(const D3D11AdoptInfo& info);
    /// Every adapter of the system: the index is what D3D11Config::device takes.
    [[nodiscard]] static Result<std::vector<D3DDeviceSummary>> devices();

    [[nodiscard]] virtual ID3D11Device* device() const noexcept = 0;
    [[nodiscard]] virtual ID3D11DeviceContext* context() const noexcept = 0;

    /// A texture over the user's own, to be exported. NotShareable where it was made without SHARED_NTHANDLE,
    /// DescriptorMismatch where it is not what `descriptor` says.
    ///
    /// This is how peers are served that know keyed mutexes only: a texture of SHARED_KEYEDMUTEX is handed over by
    /// releasing its mutex with key 0 and taken over by acquiring it with key 0, in release() and acquire() of both
    /// sides. Who adopts it has acquired it. Both sides must be Direct3D 11: Direct3D 12 and Vulkan open such a texture
    /// too, cannot tell that it has a mutex, and do not take it.
    [[nodiscard]] virtual Result<std::unique_ptr<D3D11Texture>> adopt_texture(ID3D11Texture2D* texture,
                                                                              const TextureDescriptor& descriptor) = 0;
};

/// Borrowed native objects.
namespace d3d11 {
/// nullptr where the texture is not Direct3D 11's.
[[nodiscard]] GEYSER_API ID3D11Texture2D* texture(const SharedTexture& texture) noexcept;
/// nullptr where the semaphore is not Direct3D 11's.
[[nodiscard]] GEYSER_API ID3D11Fence* fence(const SharedSemaphore& semaphore) noexcept;
} // namespace d3d11

} // namespace geyser
