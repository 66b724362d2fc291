// The Direct3D 12 backend's manager. Immutable but for Direct3D's own objects and the Submitter, which are thread-safe.
#pragma once

#include "backend/d3d12/commands.hpp"
#include "backend/d3d12/shared_texture.hpp"

#include <geyser/d3d12.hpp>

namespace geyser::d3d12 {

class Manager final : public D3D12TextureShareManager {
public:
    [[nodiscard]] static Result<std::unique_ptr<D3D12TextureShareManager>> make(std::unique_ptr<Device> device,
                                                                                std::string_view operation);

    [[nodiscard]] const Capabilities& capabilities() const noexcept override { return capabilities_; }
    [[nodiscard]] Result<TextureSupport> query(const TextureDescriptor& descriptor, Transport transport) const override;
    [[nodiscard]] Result<std::unique_ptr<SharedTexture>> create_shareable_texture(const TextureDescriptor& descriptor,
                                                                                  Transport transport) override;
    [[nodiscard]] Transport default_transport() const noexcept override { return Transport::D3D12Resource; }
    [[nodiscard]] Result<ApiTextureHandle> export_texture(const SharedTexture& texture) override;
    [[nodiscard]] Result<std::unique_ptr<SharedTexture>> import_texture(const ApiTextureHandle& handle,
                                                                        const TextureDescriptor& expected) override;

    [[nodiscard]] Result<std::unique_ptr<SharedSemaphore>> create_semaphore(SyncKind kind) override;
    [[nodiscard]] Result<ApiSemaphoreHandle> export_semaphore(const SharedSemaphore& semaphore) override;
    [[nodiscard]] Result<std::unique_ptr<SharedSemaphore>> import_semaphore(const ApiSemaphoreHandle& handle) override;

    [[nodiscard]] Result<void> release(SharedTexture& texture, const HandOff& sync) override;
    [[nodiscard]] Result<void> acquire(SharedTexture& texture, const HandOff& sync, Contents contents) override;
    [[nodiscard]] Result<void> copy(const SharedTexture& source, SharedTexture& destination,
                                    const HandOff& sync) override;
    [[nodiscard]] Result<void> relay(const HandOff& sync) override;

    [[nodiscard]] ID3D12Device* device() const noexcept override { return device_->get(); }
    [[nodiscard]] ID3D12CommandQueue* queue() const noexcept override { return device_->queue(); }
    [[nodiscard]] Result<std::unique_ptr<D3D12Texture>> adopt_resource(ID3D12Resource* resource,
                                                                       const TextureDescriptor& descriptor) override;

private:
    Manager(std::unique_ptr<Device> device, std::unique_ptr<Submitter> submitter);

    [[nodiscard]] Result<const Texture*> own(const SharedTexture& texture, std::string_view operation) const;
    [[nodiscard]] Result<Texture*> own(SharedTexture& texture, std::string_view operation) const;
    /// The fences of the points, which must be of this manager's own. Those of CpuCompletion are reached already.
    [[nodiscard]] Result<std::vector<FencePoint>> fences(const SyncPoints& points, std::string_view operation) const;
    /// Queues `record` between the waits and the signals.
    [[nodiscard]] Result<std::uint64_t> submit(const HandOff& sync, const Submitter::Record& record,
                                               std::string_view operation);

    /// Hand-offs of textures in host memory, in which the CPU takes part.
    [[nodiscard]] Result<void> release_mirror(Texture& texture, const HandOff& sync, std::string_view operation);
    [[nodiscard]] Result<void> acquire_mirror(Texture& texture, const HandOff& sync, std::string_view operation);

    std::unique_ptr<Device> device_; // first: the last to go
    std::unique_ptr<Submitter> submitter_;
    Capabilities capabilities_;
};

} // namespace geyser::d3d12
