// What both Direct3Ds' managers do alike. An API adds how it makes, opens and exports textures and fences, and how it
// hands them over on its queue.
#pragma once

#include "backend/dxgi/semaphore.hpp"
#include "backend/dxgi/support.hpp"
#include "backend/dxgi/trial.hpp"
#include "core/copy_rules.hpp"
#include "core/operation.hpp"
#include "core/own.hpp"
#include "core/try.hpp"
#include "ipc/texture_memory.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace geyser::dxgi {

/// `Interface` is the API's public manager. Beside `Device` the API has functions, which are found by their arguments:
///
/// - describe_texture(device, descriptor, sharing, operation): what Direct3D is asked for, after it was asked whether
///   the device has it. UnsupportedDescriptor or UnsupportedFormat with its answer otherwise.
/// - create_texture(device, descriptor, sharing, operation)
/// - open_texture(device, handle, descriptor, operation): over a peer's handle, which stays the caller's. What is
///   behind it is held against `descriptor`: DescriptorMismatch or InvalidHandle.
/// - export_handle(device, texture, descriptor, operation): an ExportedTexture for the current user alone.
/// - create_mirror(device, memory, descriptor, operation): what stands beside a texture in host memory.
template <class Interface, class Device, class Texture, class Fence>
class Manager : public Interface {
public:
    [[nodiscard]] const Capabilities& capabilities() const noexcept override { return capabilities_; }
    [[nodiscard]] Transport default_transport() const noexcept override { return Texture::kTransport; }

    [[nodiscard]] Result<TextureSupport> query(const TextureDescriptor& descriptor,
                                               Transport transport) const override {
        const std::string call = operation("query");
        GEYSER_CHECK(named(call, validate(descriptor)));
        return support_of(capabilities_, transport, [&](bool is_mirror) -> Result<void> {
            if (is_mirror) {
                return check_mirror(descriptor, call);
            }
            GEYSER_CHECK(describe_texture(*device_, descriptor, Sharing::Shared, call));
            return {};
        });
    }

    using TextureShareManager::create_shareable_texture;
    [[nodiscard]] Result<std::unique_ptr<SharedTexture>> create_shareable_texture(const TextureDescriptor& descriptor,
                                                                                  Transport transport) override {
        const std::string call = operation("create_shareable_texture");
        GEYSER_CHECK(named(call, validate(descriptor)));
        GEYSER_CHECK(check_transport(capabilities_, transport, &TransportSupport::can_export, call));
        if (transport == Transport::HostMemory) {
            GEYSER_CHECK(check_mirror(descriptor, call));
            GEYSER_TRY(auto memory, TextureMemory::create(descriptor, kCopyAlignment, call));
            GEYSER_TRY(auto mirror, create_mirror(*device_, std::move(memory), descriptor, call));
            return std::make_unique<Texture>(*this, descriptor, std::move(mirror), Provenance::Own);
        }
        GEYSER_TRY(auto created, create_texture(*device_, descriptor, Sharing::Shared, call));
        return std::make_unique<Texture>(*this, descriptor, transport, std::move(created), Provenance::Own);
    }

    [[nodiscard]] Result<ApiTextureHandle> export_texture(const SharedTexture& texture) override {
        const std::string call = operation("export_texture");
        GEYSER_TRY(const Texture* const mine, own<Texture>(texture, *this, "texture", call));
        GEYSER_CHECK(check_exportable(*mine, "texture", call));
        ApiTextureHandle handle = {.transport = texture.transport(),
                                   .descriptor = texture.descriptor(),
                                   .identity = capabilities_.identity,
                                   .exporter = Texture::kApi};
        if (mine->mirror() != nullptr) {
            GEYSER_CHECK(mine->mirror()->memory.export_to(handle, call));
            return handle;
        }
        GEYSER_TRY(ExportedTexture exported, export_handle(*device_, *mine->shared(), texture.descriptor(), call));
        handle.objects.push_back(std::move(exported.handle));
        handle.allocation_size = exported.bytes;
        handle.dedicated = true;
        return handle;
    }

    [[nodiscard]] Result<std::unique_ptr<SharedTexture>> import_texture(const ApiTextureHandle& handle,
                                                                        const TextureDescriptor& expected) override {
        const std::string call = operation("import_texture");
        GEYSER_CHECK(named(call, validate(handle)));
        if (std::string differs = difference(handle.descriptor, expected); !differs.empty()) {
            return fail(ErrorCode::DescriptorMismatch, call, "of the handle and of what is expected: " + differs);
        }
        GEYSER_CHECK(check_transport(capabilities_, handle.transport, &TransportSupport::can_import, call));
        if (handle.transport == Transport::HostMemory) {
            GEYSER_CHECK(check_mirror(handle.descriptor, call));
            GEYSER_TRY(auto memory, TextureMemory::import(handle, handle.allocation_size, call));
            GEYSER_TRY(auto mirror, create_mirror(*device_, std::move(memory), handle.descriptor, call));
            return std::make_unique<Texture>(*this, handle.descriptor, std::move(mirror), Provenance::Imported);
        }
        GEYSER_CHECK(check_identity(handle.identity, capabilities_.identity, call));
        GEYSER_TRY(auto opened, open_texture(*device_, handle.objects.front(), handle.descriptor, call));
        return std::make_unique<Texture>(*this, handle.descriptor, handle.transport, std::move(opened),
                                         Provenance::Imported);
    }

    [[nodiscard]] Result<std::unique_ptr<SharedSemaphore>> create_semaphore(SyncKind kind) override {
        const std::string call = operation("create_semaphore");
        GEYSER_CHECK(check_sync(capabilities_, kind, &SyncSupport::can_export, call));
        GEYSER_TRY(Fence fence, Fence::create(*device_, call));
        return std::make_unique<Semaphore<Fence>>(*this, std::move(fence), Provenance::Own);
    }

    [[nodiscard]] Result<ApiSemaphoreHandle> export_semaphore(const SharedSemaphore& semaphore) override {
        const std::string call = operation("export_semaphore");
        GEYSER_TRY(const auto* const mine, own<Semaphore<Fence>>(semaphore, *this, "semaphore", call));
        GEYSER_CHECK(check_exportable(*mine, "semaphore", call));
        GEYSER_TRY(OsObject object, mine->fence().export_handle(call));
        return ApiSemaphoreHandle{
            .kind = SyncKind::D3D12Fence, .object = std::move(object), .identity = capabilities_.identity};
    }

    [[nodiscard]] Result<std::unique_ptr<SharedSemaphore>> import_semaphore(const ApiSemaphoreHandle& handle) override {
        const std::string call = operation("import_semaphore");
        GEYSER_CHECK(check_sync(capabilities_, handle.kind, &SyncSupport::can_import, call));
        if (!handle) {
            return fail(ErrorCode::InvalidHandle, call, "the handle is empty or moved from");
        }
        GEYSER_CHECK(check_identity(handle.identity, capabilities_.identity, call));
        GEYSER_TRY(Fence fence, Fence::open(*device_, handle.object, call));
        return std::make_unique<Semaphore<Fence>>(*this, std::move(fence), Provenance::Imported);
    }

    [[nodiscard]] Result<void> release(SharedTexture& texture, const HandOff& sync) override {
        GEYSER_TRY(Texture* const mine, own_texture(texture, release_));
        const ipc::Deadline deadline(sync.timeout);
        if (mine->mirror() == nullptr) {
            return hand_over(*mine, sync, deadline, release_);
        }
        GEYSER_CHECK(fences(sync.signal, release_)); // before anything is queued
        GEYSER_CHECK(copy_to_memory(*mine, sync.wait, deadline, release_));
        return sync.signal.none() ? Result<void>() : queue_points({.signal = sync.signal}, release_);
    }

    [[nodiscard]] Result<void> acquire(SharedTexture& texture, const HandOff& sync, Contents contents) override {
        GEYSER_TRY(Texture* const mine, own_texture(texture, acquire_));
        const ipc::Deadline deadline(sync.timeout);
        if (mine->mirror() == nullptr || contents != Contents::Keep) {
            return take_over(*mine, sync, deadline, acquire_);
        }
        GEYSER_TRY(const auto waits, fences(sync.wait, acquire_));
        for (const FencePoint<Fence>& point : waits) {
            GEYSER_CHECK(wait_for_value(*point.fence->get(), point.value, deadline, {}, acquire_));
        }
        return copy_from_memory(*mine, sync.signal, deadline, acquire_);
    }

    [[nodiscard]] Result<void> copy(const SharedTexture& source, SharedTexture& destination,
                                    const HandOff& sync) override {
        GEYSER_TRY(const Texture* const from, own<Texture>(source, *this, "texture", copy_));
        GEYSER_TRY(Texture* const to, own_texture(destination, copy_));
        GEYSER_CHECK(check_copy(source.descriptor(), destination.descriptor(), copy_));
        return copy_texels(*from, *to, sync, copy_);
    }

    [[nodiscard]] Result<void> relay(const HandOff& sync) override { return queue_points(sync, relay_); }

protected:
    /// `name` is the public manager's.
    Manager(std::unique_ptr<Device> device, std::string name)
        : device_(std::move(device)), name_(std::move(name)),
          capabilities_(
              describe(Texture::kApi, device_->adapter(), Texture::kTransport, find_sharing_faults<Fence>(*device_))) {}

    /// release() of a texture that is shared itself.
    [[nodiscard]] virtual Result<void> hand_over(Texture& texture, const HandOff& sync, const ipc::Deadline& deadline,
                                                 std::string_view operation) = 0;
    /// acquire() where no texels come from host memory.
    [[nodiscard]] virtual Result<void> take_over(Texture& texture, const HandOff& sync, const ipc::Deadline& deadline,
                                                 std::string_view operation) = 0;
    /// For textures in host memory: both copies of a hand-off, the GPU's and the CPU's. `wait` is for the GPU.
    [[nodiscard]] virtual Result<void> copy_to_memory(Texture& texture, const SyncPoints& wait,
                                                      const ipc::Deadline& deadline, std::string_view operation) = 0;
    /// The GPU's copy, and with it `signal`, need only be queued.
    [[nodiscard]] virtual Result<void> copy_from_memory(Texture& texture, const SyncPoints& signal,
                                                        const ipc::Deadline& deadline, std::string_view operation) = 0;
    /// copy(), between textures that fit each other.
    [[nodiscard]] virtual Result<void> copy_texels(const Texture& source, Texture& destination, const HandOff& sync,
                                                   std::string_view operation) = 0;
    /// Queues the waits and then the signals.
    [[nodiscard]] virtual Result<void> queue_points(const HandOff& sync, std::string_view operation) = 0;

    [[nodiscard]] const Device& own_device() const noexcept { return *device_; }
    [[nodiscard]] std::string operation(std::string_view call) const { return name_ + "::" + std::string(call); }

    /// The fences of the points, which must be of this manager's own. Those of CpuCompletion are reached already.
    [[nodiscard]] Result<std::vector<FencePoint<Fence>>> fences(const SyncPoints& points,
                                                                std::string_view operation) const {
        std::vector<FencePoint<Fence>> fences;
        for (const SyncPoint& point : points) {
            if (point.semaphore != nullptr) {
                GEYSER_TRY(const auto* const mine,
                           own<Semaphore<Fence>>(*point.semaphore, *this, "semaphore", operation));
                fences.push_back({.fence = &mine->fence(), .value = point.value});
            }
        }
        return fences;
    }

private:
    /// Whether a texture can be in host memory here.
    [[nodiscard]] Result<void> check_mirror(const TextureDescriptor& descriptor, std::string_view operation) const {
        GEYSER_CHECK(TextureMemory::check(descriptor, operation));
        GEYSER_CHECK(describe_texture(*device_, descriptor, Sharing::Private, operation));
        return {};
    }

    [[nodiscard]] Result<Texture*> own_texture(SharedTexture& texture, std::string_view operation) const {
        GEYSER_CHECK(own<Texture>(texture, *this, "texture", operation));
        return static_cast<Texture*>(&texture);
    }

    std::unique_ptr<Device> device_; // first: the last to go
    std::string name_;
    Capabilities capabilities_;
    // Calls of every frame: their names are put together once.
    std::string release_ = operation("release");
    std::string acquire_ = operation("acquire");
    std::string copy_ = operation("copy");
    std::string relay_ = operation("relay");
};

} // namespace geyser::dxgi
