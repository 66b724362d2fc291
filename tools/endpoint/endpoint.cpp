#include "endpoint.hpp"

#include "host_endpoint.hpp"
#include "metal_endpoint.hpp"
#include "vulkan_endpoint.hpp"
#ifdef GEYSER_HAS_CUDA
#include "cuda_endpoint.hpp"
#endif
#ifdef GEYSER_HAS_D3D
#include "d3d11_endpoint.hpp"
#include "d3d12_endpoint.hpp"
#endif
#ifdef GEYSER_HAS_OPENGL
#include "opengl_endpoint.hpp"
#endif
#ifdef GEYSER_HAS_WEBGPU
#include "webgpu_endpoint.hpp"
#endif

#include <core/try.hpp>

namespace geyser::endpoint {

Result<void> Endpoint::write(SharedTexture& texture, Use /*use*/, Way /*way*/, std::optional<SyncPoint> signal,
                             const Fill& fill) {
    GEYSER_CHECK(upload(texture, fill));
    return manager_.release(texture, {.signal = signal, .timeout = kStepTimeout});
}

Result<void> Endpoint::read(SharedTexture& texture, Way /*way*/, std::optional<SyncPoint> wait, const Look& look) {
    GEYSER_CHECK(manager_.acquire(texture, {.wait = wait, .timeout = kStepTimeout}));
    return download(texture, look);
}

Result<std::unique_ptr<Endpoint>> make_endpoint(TextureShareManager& manager) {
    const Api api = manager.capabilities().api;
    if (api == Api::Host) {
        return std::make_unique<HostEndpoint>(manager);
    }
    if (auto* vulkan = dynamic_cast<VulkanTextureShareManager*>(&manager)) {
        return VulkanEndpoint::create(*vulkan);
    }
#ifdef GEYSER_HAS_OPENGL
    if (auto* opengl = dynamic_cast<OpenGLTextureShareManager*>(&manager)) {
        return std::make_unique<OpenGLEndpoint>(*opengl);
    }
#endif
#ifdef GEYSER_HAS_CUDA
    if (auto* cuda = dynamic_cast<CudaTextureShareManager*>(&manager)) {
        return CudaEndpoint::create(*cuda);
    }
#endif
#ifdef GEYSER_HAS_D3D
    if (auto* d3d12 = dynamic_cast<D3D12TextureShareManager*>(&manager)) {
        return D3D12Endpoint::create(*d3d12);
    }
    if (auto* d3d11 = dynamic_cast<D3D11TextureShareManager*>(&manager)) {
        return std::make_unique<D3D11Endpoint>(*d3d11);
    }
#endif
    if (auto* metal = dynamic_cast<MetalTextureShareManager*>(&manager)) {
        return MetalEndpoint::create(*metal);
    }
#ifdef GEYSER_HAS_WEBGPU
    if (auto* webgpu = dynamic_cast<WebGpuTextureShareManager*>(&manager)) {
        return WebGpuEndpoint::create(*webgpu);
    }
#endif
    return fail(ErrorCode::BackendUnavailable, "endpoint", "the API " + std::string(name(api)) + " has no endpoint");
}

} // namespace geyser::endpoint
