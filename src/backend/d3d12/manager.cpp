#include "backend/d3d12/manager.hpp"

#include "backend/d3d12/capabilities.hpp"
#include "backend/d3d12/semaphore.hpp"
#include "backend/dxgi/poll.hpp"
#include "core/copy_rules.hpp"
#include "core/operation.hpp"
#include "core/try.hpp"

namespace geyser {

Result<std::unique_ptr<D3D12TextureShareManager>> D3D12TextureShareManager::create(const D3D12Config& config) {
    constexpr std::string_view kOperation = "D3D12TextureShareManager::create";
    GEYSER_TRY(auto device, d3d12::Device::open(config.device, kOperation));
    return d3d12::Manager::make(std::move(device), kOperation);
}

Result<std::unique_ptr<D3D12TextureShareManager>> D3D12TextureShareManager::adopt(const D3D12AdoptInfo& info) {
    constexpr std::string_view kOperation = "D3D12TextureShareManager::adopt";
    GEYSER_TRY(auto device, d3d12::Device::adopt(info.device, info.queue, kOperation));
    return d3d12::Manager::make(std::move(device), kOperation);
}

Result<std::vector<D3DDeviceSummary>> D3D12TextureShareManager::devices() {
    return dxgi::summarize("D3D12TextureShareManager::devices");
}

ID3D12Resource* d3d12::resource(const SharedTexture& texture) noexcept {
    const auto* own = texture.as<D3D12Texture>();
    return own != nullptr ? own->resource() : nullptr;
}

ID3D12Fence* d3d12::fence(const SharedSemaphore& semaphore) noexcept {
    return typeid(semaphore) == typeid(Semaphore) ? static_cast<const Semaphore&>(semaphore).fence().get() : nullptr;
}

} // namespace geyser

namespace geyser::d3d12 {

using dxgi::Deadline;
using dxgi::Origin;

Result<std::unique_ptr<D3D12TextureShareManager>> Manager::make(std::unique_ptr<Device> device,
                                                                std::string_view operation) {
    GEYSER_TRY(auto submitter, Submitter::create(*device, operation));
    return std::unique_ptr<D3D12TextureShareManager>(new Manager(std::move(device), std::move(submitter)));
}

Manager::Manager(std::unique_ptr<Device> device, std::unique_ptr<Submitter> submitter)
    : device_(std::move(device)), submitter_(std::move(submitter)),
      capabilities_(
          dxgi::describe(Api::D3D12, device_->adapter(), Transport::D3D12Resource, find_sharing_faults(*device_))) {}

Result<std::unique_ptr<SharedTexture>> Manager::create_shareable_texture(const TextureDescriptor& descriptor,
                                                                         Transport transport) {
    constexpr std::string_view kOperation = "D3D12TextureShareManager::create_shareable_texture";
    GEYSER_CHECK(named(kOperation, validate(descriptor)));
    GEYSER_CHECK(dxgi::check_transport(capabilities_, transport, &TransportSupport::can_export, kOperation));
    if (transport == Transport::HostMemory) {
        GEYSER_TRY(HostMirror mirror, create_mirror(*device_, descriptor, kOperation));
        return std::make_unique<Texture>(*this, descriptor, std::move(mirror), Origin::Own);
    }
    GEYSER_TRY(Resource resource, create_resource(*device_, descriptor, Sharing::Shared, kOperation));
    return std::make_unique<Texture>(*this, descriptor, transport, std::move(resource), Origin::Own);
}

Result<ApiTextureHandle> Manager::export_texture(const SharedTexture& texture) {
    constexpr std::string_view kOperation = "D3D12TextureShareManager::export_texture";
    GEYSER_TRY(const Texture* const mine, own(texture, kOperation));
    GEYSER_CHECK(dxgi::check_exportable(*mine, "texture", kOperation));
    ApiTextureHandle handle = {.transport = texture.transport(),
                               .descriptor = texture.descriptor(),
                               .identity = capabilities_.identity,
                               .exporter = Api::D3D12};
    if (const HostMirror* const mirror = mine->mirror(); mirror != nullptr) {
        GEYSER_TRY(OsObject memory, named(kOperation, duplicate(mirror->memory)));
        handle.objects.push_back(std::move(memory));
        handle.allocation_size = mirror->mapping.bytes().size();
        handle.planes = mirror->layout;
        return handle;
    }
    GEYSER_TRY(OsObject object, export_resource(*device_, mine->shared_or_mirrored(), kOperation));
    handle.objects.push_back(std::move(object));
    handle.allocation_size = allocation_size(*device_, mine->shared_or_mirrored());
    handle.dedicated = true;
    return handle;
}

Result<std::unique_ptr<SharedTexture>> Manager::import_texture(const ApiTextureHandle& handle,
                                                               const TextureDescriptor& expected) {
    constexpr std::string_view kOperation = "D3D12TextureShareManager::import_texture";
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
    GEYSER_TRY(Resource resource, open_resource(*device_, handle.objects.front(), handle.descriptor, kOperation));
    return std::make_unique<Texture>(*this, handle.descriptor, handle.transport, std::move(resource), Origin::Imported);
}

Result<std::unique_ptr<SharedSemaphore>> Manager::create_semaphore(SyncKind kind) {
    constexpr std::string_view kOperation = "D3D12TextureShareManager::create_semaphore";
    GEYSER_CHECK(dxgi::check_sync(capabilities_, kind, &SyncSupport::can_export, kOperation));
    GEYSER_TRY(Fence fence, Fence::create(*device_, Fence::Sharing::Shared, kOperation));
    return std::make_unique<Semaphore>(*this, std::move(fence), Origin::Own);
}

Result<ApiSemaphoreHandle> Manager::export_semaphore(const SharedSemaphore& semaphore) {
    constexpr std::string_view kOperation = "D3D12TextureShareManager::export_semaphore";
    GEYSER_TRY(const auto* const mine, dxgi::own<Semaphore>(semaphore, *this, "semaphore", kOperation));
    GEYSER_CHECK(dxgi::check_exportable(*mine, "semaphore", kOperation));
    GEYSER_TRY(OsObject object, mine->fence().export_handle(kOperation));
    return ApiSemaphoreHandle{
        .kind = SyncKind::D3D12Fence, .object = std::move(object), .identity = capabilities_.identity};
}

Result<std::unique_ptr<SharedSemaphore>> Manager::import_semaphore(const ApiSemaphoreHandle& handle) {
    constexpr std::string_view kOperation = "D3D12TextureShareManager::import_semaphore";
    GEYSER_CHECK(dxgi::check_sync(capabilities_, handle.kind, &SyncSupport::can_import, kOperation));
    if (!handle) {
        return fail(ErrorCode::InvalidHandle, kOperation, "the handle is empty or moved from");
    }
    GEYSER_CHECK(check_identity(handle.identity, capabilities_.identity, kOperation));
    GEYSER_TRY(Fence fence, Fence::open(*device_, handle.object, kOperation));
    return std::make_unique<Semaphore>(*this, std::move(fence), Origin::Imported);
}

Result<void> Manager::release(SharedTexture& texture, const HandOff& sync) {
    constexpr std::string_view kOperation = "D3D12TextureShareManager::release";
    GEYSER_TRY(Texture* const mine, own(texture, kOperation));
    if (mine->mirror() != nullptr) {
        return release_mirror(*mine, sync, kOperation);
    }
    GEYSER_TRY(const std::uint64_t done, submit(sync, {}, kOperation));
    return sync.signal.none() ? submitter_->finish(done, sync.timeout, kOperation) : Result<void>();
}

Result<void> Manager::acquire(SharedTexture& texture, const HandOff& sync, Contents contents) {
    constexpr std::string_view kOperation = "D3D12TextureShareManager::acquire";
    GEYSER_TRY(Texture* const mine, own(texture, kOperation));
    if (mine->mirror() != nullptr && contents == Contents::Keep) {
        return acquire_mirror(*mine, sync, kOperation);
    }
    if (sync.wait.none() && sync.signal.none()) {
        return {};
    }
    GEYSER_CHECK(submit(sync, {}, kOperation));
    return {};
}

Result<void> Manager::copy(const SharedTexture& source, SharedTexture& destination, const HandOff& sync) {
    constexpr std::string_view kOperation = "D3D12TextureShareManager::copy";
    GEYSER_TRY(const Texture* const from, own(source, kOperation));
    GEYSER_TRY(const Texture* const to, own(destination, kOperation));
    GEYSER_CHECK(check_copy(source.descriptor(), destination.descriptor(), kOperation));
    GEYSER_CHECK(submit(
        sync,
        [&](ID3D12GraphicsCommandList& commands) {
            transition(commands, *from->resource(), D3D12_RESOURCE_STATE_COMMON, D3D12_RESOURCE_STATE_COPY_SOURCE);
            transition(commands, *to->resource(), D3D12_RESOURCE_STATE_COMMON, D3D12_RESOURCE_STATE_COPY_DEST);
            commands.CopyResource(to->resource(), from->resource());
            transition(commands, *from->resource(), D3D12_RESOURCE_STATE_COPY_SOURCE, D3D12_RESOURCE_STATE_COMMON);
            transition(commands, *to->resource(), D3D12_RESOURCE_STATE_COPY_DEST, D3D12_RESOURCE_STATE_COMMON);
        },
        kOperation));
    return {};
}

Result<void> Manager::relay(const HandOff& sync) {
    GEYSER_CHECK(submit(sync, {}, "D3D12TextureShareManager::relay"));
    return {};
}

Result<std::unique_ptr<D3D12Texture>> Manager::adopt_resource(ID3D12Resource* resource,
                                                              const TextureDescriptor& descriptor) {
    constexpr std::string_view kOperation = "D3D12TextureShareManager::adopt_resource";
    GEYSER_CHECK(named(kOperation, validate(descriptor)));
    GEYSER_TRY(Resource adopted, d3d12::adopt_resource(*device_, resource, descriptor, kOperation));
    return std::make_unique<Texture>(*this, descriptor, Transport::D3D12Resource, std::move(adopted), Origin::Own);
}

Result<const Texture*> Manager::own(const SharedTexture& texture, std::string_view operation) const {
    return dxgi::own<Texture>(texture, *this, "texture", operation);
}

Result<Texture*> Manager::own(SharedTexture& texture, std::string_view operation) const {
    GEYSER_CHECK(dxgi::own<Texture>(texture, *this, "texture", operation));
    return static_cast<Texture*>(&texture);
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

Result<std::uint64_t> Manager::submit(const HandOff& sync, const Submitter::Record& record,
                                      std::string_view operation) {
    GEYSER_TRY(const auto waits, fences(sync.wait, operation));
    GEYSER_TRY(const auto signals, fences(sync.signal, operation));
    return submitter_->submit(waits, record, signals, operation);
}

Result<void> Manager::release_mirror(Texture& texture, const HandOff& sync, std::string_view operation) {
    GEYSER_CHECK(fences(sync.signal, operation)); // before anything is queued
    const HostMirror& mirror = *texture.mirror();
    GEYSER_TRY(const std::uint64_t done,
               submit(
                   {.wait = sync.wait},
                   [&](ID3D12GraphicsCommandList& commands) { record_to_readback(commands, mirror); }, operation));
    GEYSER_CHECK(submitter_->finish(done, sync.timeout, operation));
    empty_readback(mirror, texture.descriptor());
    if (sync.signal.none()) {
        return {};
    }
    GEYSER_CHECK(submit({.signal = sync.signal}, {}, operation));
    return {};
}

Result<void> Manager::acquire_mirror(Texture& texture, const HandOff& sync, std::string_view operation) {
    const Deadline deadline(sync.timeout);
    GEYSER_TRY(const auto waits, fences(sync.wait, operation));
    for (const FencePoint& point : waits) {
        GEYSER_CHECK(point.fence->wait(point.value, deadline.left(), {}, operation));
    }
    HostMirror& mirror = *texture.mirror();
    GEYSER_CHECK(submitter_->finish(mirror.upload_in_use, deadline.left(), operation));
    fill_upload(mirror, texture.descriptor());
    GEYSER_TRY(mirror.upload_in_use,
               submit(
                   {.signal = sync.signal},
                   [&](ID3D12GraphicsCommandList& commands) { record_from_upload(commands, mirror); }, operation));
    return {};
}

} // namespace geyser::d3d12
