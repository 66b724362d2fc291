// The Direct3D 11 backend's manager. Immutable but for Direct3D's own objects, which are thread-safe; its context is
// used under a lock.
#pragma once

#include "backend/d3d11/commands.hpp"
#include "backend/d3d11/shared_texture.hpp"
#include "backend/dxgi/manager.hpp"

#include <geyser/d3d11.hpp>

namespace geyser::d3d11 {

class Manager final : public dxgi::Manager<D3D11TextureShareManager, Device, Texture, Fence> {
public:
    explicit Manager(std::unique_ptr<Device> device);

    [[nodiscard]] ID3D11Device* device() const noexcept override { return own_device().get(); }
    [[nodiscard]] ID3D11DeviceContext* context() const noexcept override { return own_device().context(); }
    [[nodiscard]] Result<std::unique_ptr<D3D11Texture>> adopt_texture(ID3D11Texture2D* texture,
                                                                      const TextureDescriptor& descriptor) override;

private:
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
    [[nodiscard]] Result<void> submit(const HandOff& sync, const Record& record, std::string_view operation);
};

} // namespace geyser::d3d11
