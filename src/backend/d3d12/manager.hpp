// The Direct3D 12 backend's manager. Immutable but for Direct3D's own objects and the Submitter, which are thread-safe.
#pragma once

#include "backend/d3d12/commands.hpp"
#include "backend/d3d12/shared_texture.hpp"
#include "backend/dxgi/manager.hpp"

#include <geyser/d3d12.hpp>

namespace geyser::d3d12 {

class Manager final : public dxgi::Manager<D3D12TextureShareManager, Device, Texture, Fence> {
public:
    [[nodiscard]] static Result<std::unique_ptr<D3D12TextureShareManager>> make(std::unique_ptr<Device> device,
                                                                                std::string_view operation);

    [[nodiscard]] ID3D12Device* device() const noexcept override { return own_device().get(); }
    [[nodiscard]] ID3D12CommandQueue* queue() const noexcept override { return own_device().queue(); }
    [[nodiscard]] Result<std::unique_ptr<D3D12Texture>> adopt_resource(ID3D12Resource* resource,
                                                                       const TextureDescriptor& descriptor) override;

private:
    Manager(std::unique_ptr<Device> device, std::unique_ptr<Submitter> submitter);

    [[nodiscard]] Result<void> hand_over(Texture& texture, const HandOff& sync, const ipc::Deadline& deadline,
                                         std::string_view operation) override;
    [[nodiscard]] Result<void> take_over(Texture& texture, const HandOff& sync, const ipc::Deadline& deadline,
                                         std::string_view operation) override;
    [[nodiscard]] Result<void> copy_to_memory(Texture& texture, const SyncPoints& wait, const ipc::Deadline& deadline,
                                              std::string_view operation) override;
    [[nodiscard]] Result<void> copy_from_memory(Texture& texture, const SyncPoints& signal,
                                                const ipc::Deadline& deadline, std::string_view operation) override;
    [[nodiscard]] Result<void> copy_texels(const Texture& source, Texture& destination, const HandOff& sync,
                                           std::string_view operation) override;
    [[nodiscard]] Result<void> queue_points(const HandOff& sync, std::string_view operation) override;

    /// Queues `record` between the waits and the signals.
    [[nodiscard]] Result<std::uint64_t> submit(const HandOff& sync, const Submitter::Record& record,
                                               std::string_view operation);

    std::unique_ptr<Submitter> submitter_;
};

} // namespace geyser::d3d12
