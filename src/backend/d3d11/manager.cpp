#include "backend/d3d11/manager.hpp"

#include "backend/d3d11/capabilities.hpp"
#include "backend/d3d11/semaphore.hpp"
#include "backend/dxgi/errors.hpp"
#include "core/copy_rules.hpp"
#include "core/operation.hpp"
#include "core/try.hpp"

#include <chrono>

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

ID3D11Fence* d3d11::fence(const SharedSemaphore& semaphore) noexcept {
    return typeid(semaphore) == typeid(Semaphore) ? static_cast<const Semaphore&>(semaphore).fence().get() : nullptr;
}

} // namespace geyser

namespace geyser::d3d11 {
namespace {

using dxgi::Deadline;
using dxgi::Origin;

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

Result<void> acquire_mutex(const Texture& texture, const Deadline& deadline, std::string_view operation) {
    if (texture.shared() == nullptr || !texture.shared()->mutex) {
        return {};
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline.left()).count();
    const HRESULT result = texture.shared()->mutex->AcquireSync(kKey, static_cast<DWORD>(left));
    switch (result) {
    case S_OK:
        return {};
    case WAIT_TIMEOUT:
        return fail(ErrorCode::Timeout, operation, "the other side had not released the keyed mutex in time");
    case WAIT_ABANDONED:
        return fail(ErrorCode::PeerClosed, operation, "the other side died while it held the keyed mutex");
    default:
        return dxgi::failed(result, operation, "IDXGIKeyedMutex::AcquireSync");
    }
}

} // namespace

Manager::Manager(std::unique_ptr<Device> device)
    : device_(std::move(device)), capabilities_(dxgi::describe(Api::D3D11, device_->adapter(), Transport::D3D11Texture,
                                                               find_sharing_faults(*device_))) {}

Result<std::unique_ptr<SharedTexture>> Manager::create_shareable_texture(const TextureDescriptor& descriptor,
                                                                         Transport transport) {
    constexpr std::string_view kOperation = "D3D11TextureShareManager::create_shareable_texture";
    GEYSER_CHECK(named(kOperation, validate(descriptor)));
    GEYSER_CHECK(dxgi::check_transport(capabilities_, transport, &TransportSupport::can_export, kOperation));
    if (transport == Transport::HostMemory) {
        GEYSER_TRY(HostMirror mirror, create_mirror(*device_, descriptor, kOperation));
        return std::make_unique<Texture>(*this, descriptor, std::move(mirror), Origin::Own);
    }
    GEYSER_TRY(SharedResource created, create_texture(*device_, descriptor, Sharing::Shared, kOperation));
    return std::make_unique<Texture>(*this, descriptor, transport, std::move(created), Origin::Own);
}

Result<ApiTextureHandle> Manager::export_texture(const SharedTexture& texture) {
    constexpr std::string_view kOperation = "D3D11TextureShareManager::export_texture";
    GEYSER_TRY(const Texture* const mine, own(texture, kOperation));
    GEYSER_CHECK(dxgi::check_exportable(*mine, "texture", kOperation));
    ApiTextureHandle handle = {.transport = texture.transport(),
                               .descriptor = texture.descriptor(),
                               .identity = capabilities_.identity,
                               .exporter = Api::D3D11};
    if (const HostMirror* const mirror = mine->mirror(); mirror != nullptr) {
        GEYSER_TRY(OsObject memory, named(kOperation, duplicate(mirror->memory)));
        handle.objects.push_back(std::move(memory));
        handle.allocation_size = mirror->mapping.bytes().size();
        handle.planes = mirror->layout;
        return handle;
    }
    GEYSER_TRY(OsObject object, d3d11::export_texture(*mine->shared(), kOperation));
    GEYSER_TRY(handle.allocation_size, named(kOperation, allocation_size(texture.descriptor())));
    handle.objects.push_back(std::move(object));
    handle.dedicated = true;
    return handle;
}

Result<std::unique_ptr<SharedTexture>> Manager::import_texture(const ApiTextureHandle& handle,
                                                               const TextureDescriptor& expected) {
    constexpr std::string_view kOperation = "D3D11TextureShareManager::import_texture";
    GEYSER_CHECK(named(kOperation, validate(handle)));
    if (std::string differs = difference(handle.descriptor, expected); !differs.empty()) {
        return fail(ErrorCode::DescriptorMismatch, kOperation, "of the handle and of what is expected: " + differs);
    }
    GEYSER_CHECK(dxgi::check_transport(capabilities_, handle.transport, &TransportSupport::can_import, kOperation));
    if (handle.transport == Transport::HostMemory) {
        GEYSER_TRY(HostMirror mirror, import_mirror(*device_, handle, kOperation));
        return std::make_unique<Texture>(*this, handle.descriptor, std::move(mirror), Origin::Imported);
    }
    GEYSER_CHECK(check_identity(handle.identity, capabilities_.identity, kOperation));
    GEYSER_TRY(SharedResource opened, open_texture(*device_, handle.objects.front(), handle.descriptor, kOperation));
    return std::make_unique<Texture>(*this, handle.descriptor, handle.transport, std::move(opened), Origin::Imported);
}

Result<std::unique_ptr<SharedSemaphore>> Manager::create_semaphore(SyncKind kind) {
    constexpr std::string_view kOperation = "D3D11TextureShareManager::create_semaphore";
    GEYSER_CHECK(dxgi::check_sync(capabilities_, kind, &SyncSupport::can_export, kOperation));
    GEYSER_TRY(Fence fence, Fence::create(*device_, kOperation));
    return std::make_unique<Semaphore>(*this, std::move(fence), Origin::Own);
}

Result<ApiSemaphoreHandle> Manager::export_semaphore(const SharedSemaphore& semaphore) {
    constexpr std::string_view kOperation = "D3D11TextureShareManager::export_semaphore";
    GEYSER_TRY(const auto* const mine, dxgi::own<Semaphore>(semaphore, *this, "semaphore", kOperation));
    GEYSER_CHECK(dxgi::check_exportable(*mine, "semaphore", kOperation));
    GEYSER_TRY(OsObject object, mine->fence().export_handle(kOperation));
    return ApiSemaphoreHandle{
        .kind = SyncKind::D3D12Fence, .object = std::move(object), .identity = capabilities_.identity};
}

Result<std::unique_ptr<SharedSemaphore>> Manager::import_semaphore(const ApiSemaphoreHandle& handle) {
    constexpr std::string_view kOperation = "D3D11TextureShareManager::import_semaphore";
    GEYSER_CHECK(dxgi::check_sync(capabilities_, handle.kind, &SyncSupport::can_import, kOperation));
    if (!handle) {
        return fail(ErrorCode::InvalidHandle, kOperation, "the handle is empty or moved from");
    }
    GEYSER_CHECK(check_identity(handle.identity, capabilities_.identity, kOperation));
    GEYSER_TRY(Fence fence, Fence::open(*device_, handle.object, kOperation));
    return std::make_unique<Semaphore>(*this, std::move(fence), Origin::Imported);
}

Result<void> Manager::release(SharedTexture& texture, const HandOff& sync) {
    constexpr std::string_view kOperation = "D3D11TextureShareManager::release";
    GEYSER_TRY(const Texture* const mine, own(texture, kOperation));
    if (mine->mirror() != nullptr) {
        return release_mirror(*mine, sync, kOperation);
    }
    const Deadline deadline(sync.timeout);
    GEYSER_CHECK(fences(sync.wait, kOperation)); // before the mutex goes
    GEYSER_CHECK(fences(sync.signal, kOperation));
    GEYSER_CHECK(release_mutex(*mine, kOperation));
    GEYSER_CHECK(submit(sync, {}, kOperation));
    return sync.signal.none() ? finish(*device_, deadline, kOperation) : Result<void>();
}

Result<void> Manager::acquire(SharedTexture& texture, const HandOff& sync, Contents contents) {
    constexpr std::string_view kOperation = "D3D11TextureShareManager::acquire";
    GEYSER_TRY(const Texture* const mine, own(texture, kOperation));
    if (mine->mirror() != nullptr && contents == Contents::Keep) {
        return acquire_mirror(*mine, sync, kOperation);
    }
    GEYSER_CHECK(fences(sync.wait, kOperation)); // before the mutex is taken
    GEYSER_CHECK(fences(sync.signal, kOperation));
    GEYSER_CHECK(acquire_mutex(*mine, Deadline(sync.timeout), kOperation));
    if (sync.wait.none() && sync.signal.none()) {
        return {};
    }
    return submit(sync, {}, kOperation);
}

Result<void> Manager::copy(const SharedTexture& source, SharedTexture& destination, const HandOff& sync) {
    constexpr std::string_view kOperation = "D3D11TextureShareManager::copy";
    GEYSER_TRY(const Texture* const from, own(source, kOperation));
    GEYSER_TRY(const Texture* const to, own(destination, kOperation));
    GEYSER_CHECK(check_copy(source.descriptor(), destination.descriptor(), kOperation));
    return submit(
        sync, [&](ID3D11DeviceContext& context) { context.CopyResource(to->texture(), from->texture()); }, kOperation);
}

Result<void> Manager::relay(const HandOff& sync) { return submit(sync, {}, "D3D11TextureShareManager::relay"); }

Result<std::unique_ptr<D3D11Texture>> Manager::adopt_texture(ID3D11Texture2D* texture,
                                                             const TextureDescriptor& descriptor) {
    constexpr std::string_view kOperation = "D3D11TextureShareManager::adopt_texture";
    GEYSER_CHECK(named(kOperation, validate(descriptor)));
    GEYSER_TRY(SharedResource adopted, d3d11::adopt_texture(*device_, texture, descriptor, kOperation));
    return std::make_unique<Texture>(*this, descriptor, Transport::D3D11Texture, std::move(adopted), Origin::Own);
}

Result<const Texture*> Manager::own(const SharedTexture& texture, std::string_view operation) const {
    return dxgi::own<Texture>(texture, *this, "texture", operation);
}

Result<std::vector<FencePoint>> Manager::fences(const SyncPoints& points, std::string_view operation) const {
    std::vector<FencePoint> fences;
    for (const SyncPoint& point : points) {
        if (point.semaphore != nullptr) {
            GEYSER_TRY(const auto* const mine, dxgi::own<Semaphore>(*point.semaphore, *this, "semaphore", operation));
            fences.push_back({.fence = &mine->fence(), .value = point.value});
        }
    }
    return fences;
}

Result<void> Manager::submit(const HandOff& sync, const Record& record, std::string_view operation) {
    GEYSER_TRY(const auto waits, fences(sync.wait, operation));
    GEYSER_TRY(const auto signals, fences(sync.signal, operation));
    return d3d11::submit(*device_, waits, record, signals, operation);
}

Result<void> Manager::release_mirror(const Texture& texture, const HandOff& sync, std::string_view operation) {
    const Deadline deadline(sync.timeout);
    GEYSER_CHECK(fences(sync.signal, operation)); // before anything is queued
    const HostMirror& mirror = *texture.mirror();
    GEYSER_CHECK(submit(
        {.wait = sync.wait},
        [&](ID3D11DeviceContext& context) { context.CopyResource(mirror.staging.get(), mirror.texture.get()); },
        operation));
    GEYSER_CHECK(copy_staging(*device_, mirror, texture.descriptor(), dxgi::Direction::ToMemory, deadline, operation));
    return sync.signal.none() ? Result<void>() : submit({.signal = sync.signal}, {}, operation);
}

Result<void> Manager::acquire_mirror(const Texture& texture, const HandOff& sync, std::string_view operation) {
    const Deadline deadline(sync.timeout);
    GEYSER_TRY(const auto waits, fences(sync.wait, operation));
    for (const FencePoint& point : waits) {
        GEYSER_CHECK(point.fence->wait(point.value, deadline.left(), {}, operation));
    }
    const HostMirror& mirror = *texture.mirror();
    GEYSER_CHECK(
        copy_staging(*device_, mirror, texture.descriptor(), dxgi::Direction::FromMemory, deadline, operation));
    return submit(
        {.signal = sync.signal},
        [&](ID3D11DeviceContext& context) { context.CopyResource(mirror.texture.get(), mirror.staging.get()); },
        operation);
}

} // namespace geyser::d3d11
