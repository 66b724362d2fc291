#include "backend/d3d11/manager.hpp"

#include "backend/dxgi/errors.hpp"
#include "ipc/windows/wait.hpp"

namespace geyser {

Result<std::unique_ptr<D3D11TextureShareManager>> D3D11TextureShareManager::create(const D3D11Config& config) {
    GEYSER_TRY(auto device, d3d11::Device::open(config.device, "D3D11TextureShareManager::create"));
    return std::make_unique<d3d11::Manager>(std::move(device));
}

Result<std::unique_ptr<D3D11TextureShareManager>> D3D11TextureShareManager::adopt(const D3D11AdoptInfo& info) {
    GEYSER_TRY(auto device, d3d11::Device::adopt(info.device, {}, "D3D11TextureShareManager::adopt"));
    return std::make_unique<d3d11::Manager>(std::move(device));
}

Result<std::vector<D3DDeviceSummary>> D3D11TextureShareManager::devices() {
    return dxgi::summarize("D3D11TextureShareManager::devices");
}

ID3D11Texture2D* d3d11::texture(const SharedTexture& texture) noexcept {
    const auto* own = texture.as<D3D11Texture>();
    return own != nullptr ? own->texture() : nullptr;
}

ID3D11Fence* d3d11::fence(const SharedSemaphore& semaphore) noexcept { return dxgi::native_fence<Fence>(semaphore); }

} // namespace geyser

namespace geyser::d3d11 {
namespace {

/// The key of every hand-off by a keyed mutex.
constexpr UINT64 kKey = 0;

Result<void> release_mutex(const Texture& texture, std::string_view operation) {
    if (texture.shared() == nullptr || !texture.shared()->mutex) {
        return {};
    }
    if (const HRESULT result = texture.shared()->mutex->ReleaseSync(kKey); result != S_OK) {
        return dxgi::failed(result, operation, "IDXGIKeyedMutex::ReleaseSync", {}, ErrorCode::InvalidArgument);
    }
    return {};
}

Result<void> acquire_mutex(const Texture& texture, const ipc::Deadline& deadline, std::string_view operation) {
    if (texture.shared() == nullptr || !texture.shared()->mutex) {
        return {};
    }
    const HRESULT result = texture.shared()->mutex->AcquireSync(kKey, ipc::to_milliseconds(deadline.remaining()));
    switch (result) {
    case S_OK:
        return {};
    case WAIT_TIMEOUT:
        return deadline.timed_out(operation, "the other side did not release the keyed mutex");
    case WAIT_ABANDONED:
        return fail(ErrorCode::PeerClosed, operation, "the other side died while it held the keyed mutex");
    default:
        return dxgi::failed(result, operation, "IDXGIKeyedMutex::AcquireSync");
    }
}

} // namespace

Manager::Manager(std::unique_ptr<Device> device)
    : dxgi::Manager<D3D11TextureShareManager, Device, Texture, Fence>(std::move(device), "D3D11TextureShareManager") {}

Result<std::unique_ptr<D3D11Texture>> Manager::adopt_texture(ID3D11Texture2D* texture,
                                                             const TextureDescriptor& descriptor) {
    const std::string call = operation("adopt_texture");
    GEYSER_CHECK(named(call, validate(descriptor)));
    GEYSER_TRY(SharedResource adopted, d3d11::adopt_texture(own_device(), texture, descriptor, call));
    return std::make_unique<Texture>(*this, descriptor, Transport::D3D11Texture, std::move(adopted), Provenance::Own);
}

Result<void> Manager::hand_over(Texture& texture, const HandOff& sync, const ipc::Deadline& deadline,
                                std::string_view operation) {
    // The mutex goes behind the waits: what they wait for is before the release.
    GEYSER_CHECK(submit(
        sync, [&](ID3D11DeviceContext&) { return release_mutex(texture, operation); }, operation));
    return sync.signal.none() ? finish(own_device(), deadline, operation) : Result<void>();
}

Result<void> Manager::take_over(Texture& texture, const HandOff& sync, const ipc::Deadline& deadline,
                                std::string_view operation) {
    GEYSER_CHECK(fences(sync.wait, operation)); // before the mutex is taken
    GEYSER_CHECK(fences(sync.signal, operation));
    GEYSER_CHECK(acquire_mutex(texture, deadline, operation));
    if (sync.wait.none() && sync.signal.none()) {
        return {};
    }
    auto submitted = submit(sync, {}, operation);
    if (!submitted) {
        (void)release_mutex(texture, operation); // who was told that he has not got it cannot give it back
    }
    return submitted;
}

Result<void> Manager::copy_to_memory(Texture& texture, const SyncPoints& wait, const ipc::Deadline& deadline,
                                     std::string_view operation) {
    const HostMirror& mirror = *texture.mirror();
    GEYSER_CHECK(submit(
        {.wait = wait},
        [&](ID3D11DeviceContext& context) {
            context.CopyResource(mirror.staging.get(), mirror.texture.get());
            return Result<void>();
        },
        operation));
    return copy_staging(own_device(), mirror, texture.descriptor(), dxgi::Direction::ToMemory, deadline, operation);
}

Result<void> Manager::copy_from_memory(Texture& texture, const SyncPoints& signal, const ipc::Deadline& deadline,
                                       std::string_view operation) {
    const HostMirror& mirror = *texture.mirror();
    GEYSER_CHECK(
        copy_staging(own_device(), mirror, texture.descriptor(), dxgi::Direction::FromMemory, deadline, operation));
    return submit(
        {.signal = signal},
        [&](ID3D11DeviceContext& context) {
            context.CopyResource(mirror.texture.get(), mirror.staging.get());
            return Result<void>();
        },
        operation);
}

Result<void> Manager::copy_texels(const Texture& source, Texture& destination, const HandOff& sync,
                                  std::string_view operation) {
    return submit(
        sync,
        [&](ID3D11DeviceContext& context) {
            context.CopyResource(destination.texture(), source.texture());
            return Result<void>();
        },
        operation);
}

Result<void> Manager::queue_points(const HandOff& sync, std::string_view operation) {
    return submit(sync, {}, operation);
}

Result<void> Manager::submit(const HandOff& sync, const Record& record, std::string_view operation) {
    GEYSER_TRY(const auto waits, fences(sync.wait, operation));
    GEYSER_TRY(const auto signals, fences(sync.signal, operation));
    return d3d11::submit(own_device(), waits, record, signals, operation);
}

} // namespace geyser::d3d11
