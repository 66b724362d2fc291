// A manager that counts what is imported through it: a stream's frames must cost no import.
#pragma once

#include <geyser/manager.hpp>

#include <atomic>
#include <cstdint>

namespace geyser::conformance {

/// Everything is passed on to another manager, which must outlive it and which the textures are of.
class CountingManager final : public TextureShareManager {
public:
    explicit CountingManager(TextureShareManager& manager) : manager_(manager) {}

    /// Of textures and semaphores, so far.
    [[nodiscard]] std::uint64_t imports() const noexcept { return imports_; }

    [[nodiscard]] const Capabilities& capabilities() const noexcept override { return manager_.capabilities(); }
    [[nodiscard]] Transport default_transport() const noexcept override { return manager_.default_transport(); }
    [[nodiscard]] Result<TextureSupport> query(const TextureDescriptor& descriptor,
                                               Transport transport) const override {
        return manager_.query(descriptor, transport);
    }
    using TextureShareManager::create_shareable_texture;
    [[nodiscard]] Result<std::unique_ptr<SharedTexture>> create_shareable_texture(const TextureDescriptor& descriptor,
                                                                                  Transport transport) override {
        return manager_.create_shareable_texture(descriptor, transport);
    }
    [[nodiscard]] Result<ApiTextureHandle> export_texture(const SharedTexture& texture) override {
        return manager_.export_texture(texture);
    }
    [[nodiscard]] Result<std::unique_ptr<SharedTexture>> import_texture(const ApiTextureHandle& handle,
                                                                        const TextureDescriptor& expected) override {
        ++imports_;
        return manager_.import_texture(handle, expected);
    }
    [[nodiscard]] Result<std::unique_ptr<SharedSemaphore>> create_semaphore(SyncKind kind) override {
        return manager_.create_semaphore(kind);
    }
    [[nodiscard]] Result<ApiSemaphoreHandle> export_semaphore(const SharedSemaphore& semaphore) override {
        return manager_.export_semaphore(semaphore);
    }
    [[nodiscard]] Result<std::unique_ptr<SharedSemaphore>> import_semaphore(const ApiSemaphoreHandle& handle) override {
        ++imports_;
        return manager_.import_semaphore(handle);
    }
    [[nodiscard]] Result<void> release(SharedTexture& texture, const HandOff& sync) override {
        return manager_.release(texture, sync);
    }
    [[nodiscard]] Result<void> acquire(SharedTexture& texture, const HandOff& sync, Contents contents) override {
        return manager_.acquire(texture, sync, contents);
    }
    [[nodiscard]] Result<void> copy(const SharedTexture& source, SharedTexture& destination,
                                    const HandOff& sync) override {
        return manager_.copy(source, destination, sync);
    }
    [[nodiscard]] Result<void> relay(const HandOff& sync) override { return manager_.relay(sync); }

private:
    TextureShareManager& manager_;
    std::atomic<std::uint64_t> imports_ = 0;
};

} // namespace geyser::conformance
