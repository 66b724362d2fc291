#include "backend/d3d12/manager.hpp"

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

ID3D12Fence* d3d12::fence(const SharedSemaphore& semaphore) noexcept { return dxgi::native_fence<Fence>(semaphore); }

} // namespace geyser

namespace geyser::d3d12 {

Result<std::unique_ptr<D3D12TextureShareManager>> Manager::make(std::unique_ptr<Device> device,
                                                                std::string_view operation) {
    GEYSER_TRY(auto submitter, Submitter::create(*device, operation));
    return std::unique_ptr<D3D12TextureShareManager>(new Manager(std::move(device), std::move(submitter)));
}

Manager::Manager(std::unique_ptr<Device> device, std::unique_ptr<Submitter> submitter)
    : dxgi::Manager<D3D12TextureShareManager, Device, Texture, Fence>(std::move(device), "D3D12TextureShareManager"),
      submitter_(std::move(submitter)) {}

Result<std::unique_ptr<D3D12Texture>> Manager::adopt_resource(ID3D12Resource* resource,
                                                              const TextureDescriptor& descriptor) {
    const std::string call = operation("adopt_resource");
    GEYSER_CHECK(named(call, validate(descriptor)));
    GEYSER_TRY(Resource adopted, d3d12::adopt_resource(own_device(), resource, descriptor, call));
    return std::make_unique<Texture>(*this, descriptor, Transport::D3D12Resource, std::move(adopted), Provenance::Own);
}

Result<void> Manager::hand_over(Texture& /*texture*/, const HandOff& sync, const ipc::Deadline& deadline,
                                std::string_view operation) {
    GEYSER_TRY(const std::uint64_t done, submit(sync, {}, operation));
    return sync.signal.none() ? submitter_->finish(done, deadline, operation) : Result<void>();
}

Result<void> Manager::take_over(Texture& /*texture*/, const HandOff& sync, const ipc::Deadline& /*deadline*/,
                                std::string_view operation) {
    return sync.wait.none() && sync.signal.none() ? Result<void>() : queue_points(sync, operation);
}

Result<void> Manager::copy_to_memory(Texture& texture, const SyncPoints& wait, const ipc::Deadline& deadline,
                                     std::string_view operation) {
    const HostMirror& mirror = *texture.mirror();
    GEYSER_TRY(const std::uint64_t done,
               submit(
                   {.wait = wait}, [&](ID3D12GraphicsCommandList& commands) { record_to_readback(commands, mirror); },
                   operation));
    GEYSER_CHECK(submitter_->finish(done, deadline, operation));
    empty_readback(mirror, texture.descriptor());
    return {};
}

Result<void> Manager::copy_from_memory(Texture& texture, const SyncPoints& signal, const ipc::Deadline& deadline,
                                       std::string_view operation) {
    HostMirror& mirror = *texture.mirror();
    GEYSER_CHECK(submitter_->finish(mirror.upload_in_use, deadline, operation));
    fill_upload(mirror, texture.descriptor());
    GEYSER_TRY(mirror.upload_in_use,
               submit(
                   {.signal = signal},
                   [&](ID3D12GraphicsCommandList& commands) { record_from_upload(commands, mirror); }, operation));
    return {};
}

Result<void> Manager::copy_texels(const Texture& source, Texture& destination, const HandOff& sync,
                                  std::string_view operation) {
    GEYSER_CHECK(submit(
        sync,
        [&](ID3D12GraphicsCommandList& commands) {
            ID3D12Resource& from = *source.resource();
            ID3D12Resource& to = *destination.resource();
            transition(commands, from, D3D12_RESOURCE_STATE_COMMON, D3D12_RESOURCE_STATE_COPY_SOURCE);
            transition(commands, to, D3D12_RESOURCE_STATE_COMMON, D3D12_RESOURCE_STATE_COPY_DEST);
            commands.CopyResource(&to, &from);
            transition(commands, from, D3D12_RESOURCE_STATE_COPY_SOURCE, D3D12_RESOURCE_STATE_COMMON);
            transition(commands, to, D3D12_RESOURCE_STATE_COPY_DEST, D3D12_RESOURCE_STATE_COMMON);
        },
        operation));
    return {};
}

Result<void> Manager::queue_points(const HandOff& sync, std::string_view operation) {
    GEYSER_CHECK(submit(sync, {}, operation));
    return {};
}

Result<std::uint64_t> Manager::submit(const HandOff& sync, const Submitter::Record& record,
                                      std::string_view operation) {
    GEYSER_TRY(const auto waits, fences(sync.wait, operation));
    GEYSER_TRY(const auto signals, fences(sync.signal, operation));
    return submitter_->submit(waits, record, signals, operation);
}

} // namespace geyser::d3d12
