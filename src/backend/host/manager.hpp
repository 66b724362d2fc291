// The host backend's manager. It holds no state but its configuration, so every call is thread-safe without a lock.
#pragma once

#include "backend/host/texture.hpp"

#include <geyser/host.hpp>

namespace geyser::host {

class Manager final : public HostTextureShareManager {
public:
    explicit Manager(const HostConfig& config);

    [[nodiscard]] const Capabilities& capabilities() const noexcept override { return capabilities_; }
    [[nodiscard]] Result<TextureSupport> query(const TextureDescriptor& descriptor, Transport transport) const override;
    [[nodiscard]] Result<std::unique_ptr<SharedTexture>> create_shareable_texture(const TextureDescriptor& descriptor,
                                                                                  Transport transport) override;
    [[nodiscard]] Transport default_transport() const noexcept override { return Transport::HostMemory; }
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

private:
    /// Whether this backend can hold such a texture at all; the error is the answer of query().
    [[nodiscard]] static Result<void> check_support(const TextureDescriptor& descriptor, Transport transport,
                                                    std::string_view operation);
    /// Either direction of a hand-off: for a CPU both are a wait.
    [[nodiscard]] Result<void> hand_over(const SharedTexture& texture, const HandOff& sync,
                                         std::string_view operation) const;
    /// Waits for what is to be waited for; there is nothing here that could signal.
    [[nodiscard]] static Result<void> wait_for(const HandOff& sync, std::string_view operation);

    HostConfig config_;
    Capabilities capabilities_;
};

} // namespace geyser::host
