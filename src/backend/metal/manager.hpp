// The Metal backend's manager. Immutable but for Metal's own objects and the Finisher, which are thread-safe.
#pragma once

#include "backend/metal/commands.hpp"
#include "backend/metal/shared_texture.hpp"

#include <geyser/metal.hpp>

namespace geyser::metal {

class Semaphore;

class Manager final : public MetalTextureShareManager {
public:
    [[nodiscard]] static Result<std::unique_ptr<MetalTextureShareManager>>
    make(std::unique_ptr<Device> device, MetalSymbolLookup lookup, std::string_view operation);

    [[nodiscard]] const Capabilities& capabilities() const noexcept override { return capabilities_; }
    [[nodiscard]] Result<TextureSupport> query(const TextureDescriptor& descriptor, Transport transport) const override;
    [[nodiscard]] Result<std::unique_ptr<SharedTexture>> create_shareable_texture(const TextureDescriptor& descriptor,
                                                                                  Transport transport) override;
    [[nodiscard]] Transport default_transport() const noexcept override { return Transport::IoSurface; }
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

    [[nodiscard]] void* device() const noexcept override { return device_->get(); }
    [[nodiscard]] void* queue() const noexcept override { return device_->queue(); }
    [[nodiscard]] std::uint64_t registry_id() const noexcept override { return device_->registry_id(); }
    [[nodiscard]] MetalSymbolLookup symbol_lookup() const noexcept override { return lookup_; }
    [[nodiscard]] Result<std::unique_ptr<MetalTexture>> adopt_surface(void* surface,
                                                                      const TextureDescriptor& descriptor) override;
    [[nodiscard]] Result<std::unique_ptr<MetalTexture>> adopt_texture(void* texture,
                                                                      const TextureDescriptor& descriptor) override;
    [[nodiscard]] Result<std::unique_ptr<SharedSemaphore>> adopt_event(void* event) override;
    [[nodiscard]] Result<void*> export_xpc(const SharedTexture& texture) override;
    [[nodiscard]] Result<std::unique_ptr<SharedTexture>> import_xpc(void* object,
                                                                    const TextureDescriptor& expected) override;
    [[nodiscard]] Result<void> encode_release(void* command_buffer, SharedTexture& texture,
                                              const SyncPoints& signal) override;
    [[nodiscard]] Result<void> encode_acquire(void* command_buffer, SharedTexture& texture, const SyncPoints& wait,
                                              Contents contents) override;

private:
    Manager(std::unique_ptr<Device> device, MetalSymbolLookup lookup, std::unique_ptr<Finisher> finisher);

    /// The texture over the objects, or their error.
    template <class Objects>
    [[nodiscard]] Result<std::unique_ptr<Texture>> wrap(const TextureDescriptor& descriptor, Result<Objects> objects,
                                                        Provenance provenance) const;

    /// UnsupportedSync for a kind that the device cannot share in this direction.
    [[nodiscard]] Result<void> check_sync(SyncKind kind, bool SyncSupport::*direction,
                                          std::string_view operation) const;

    /// Whether every point is of this manager's own. First, since nothing may be encoded in vain.
    [[nodiscard]] Result<void> check_points(const SyncPoints& points, std::string_view operation) const;

    enum class Completion : std::uint8_t { OnGpu, BeforeReturn };
    /// Waits, what `encode` adds, and signals, in a command buffer of Geyser's own.
    template <class Encode>
    [[nodiscard]] Result<void> submit(const HandOff& sync, Completion completion, std::string_view operation,
                                      const Encode& encode);

    std::unique_ptr<Device> device_; // first: the last to go
    MetalSymbolLookup lookup_;
    std::unique_ptr<Finisher> finisher_;
    Capabilities capabilities_;
};

} // namespace geyser::metal
