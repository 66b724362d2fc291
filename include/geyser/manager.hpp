// TextureShareManager: one device of one API, able to create, export, import and release shared textures.
#pragma once

#include <geyser/capabilities.hpp>
#include <geyser/handle.hpp>
#include <geyser/sync.hpp>
#include <geyser/texture.hpp>

#include <memory>
#include <span>

namespace geyser {

/// A texture that a manager created, imported or adopted. Must be destroyed before its manager, and not while GPU work
/// that uses it is pending. Its identity is its address; it is neither copied nor moved.
class GEYSER_API SharedTexture {
public:
    virtual ~SharedTexture() = default;
    SharedTexture(const SharedTexture&) = delete;
    SharedTexture& operator=(const SharedTexture&) = delete;

    [[nodiscard]] std::uint32_t width() const noexcept { return descriptor_.width; }
    [[nodiscard]] std::uint32_t height() const noexcept { return descriptor_.height; }
    [[nodiscard]] TextureFormat format() const noexcept { return descriptor_.format; }
    [[nodiscard]] TextureUsage usage() const noexcept { return descriptor_.usage; }
    [[nodiscard]] const TextureDescriptor& descriptor() const noexcept { return descriptor_; }

    [[nodiscard]] Api api() const noexcept { return api_; }
    [[nodiscard]] Transport transport() const noexcept { return transport_; }
    /// Copies that each hand-off of this texture costs here; 0 is zero-copy.
    [[nodiscard]] std::uint32_t copies_per_frame() const noexcept { return copies_per_frame_; }

    /// Checked downcast: `texture.as<VulkanTexture>()`, nullptr where the texture is of another API.
    template <class Concrete>
    [[nodiscard]] Concrete* as() noexcept {
        return api_ == Concrete::kApi ? static_cast<Concrete*>(this) : nullptr;
    }
    template <class Concrete>
    [[nodiscard]] const Concrete* as() const noexcept {
        return api_ == Concrete::kApi ? static_cast<const Concrete*>(this) : nullptr;
    }

protected:
    SharedTexture(Api api, TextureDescriptor descriptor, Transport transport, std::uint32_t copies_per_frame)
        : api_(api), transport_(transport), copies_per_frame_(copies_per_frame), descriptor_(std::move(descriptor)) {}

private:
    Api api_;
    Transport transport_;
    std::uint32_t copies_per_frame_;
    TextureDescriptor descriptor_;
};

/// Whether an acquire needs what the other side wrote. Discard skips the transfer of ownership, which is allowed only
/// because the contents become undefined (trap 12): for who is about to overwrite the whole texture.
enum class Contents : std::uint8_t { Keep, Discard };

/// One device of one API. All calls are thread-safe; a texture is used by one thread at a time.
/// Managers outlive the textures and semaphores that they made.
class GEYSER_API TextureShareManager {
public:
    virtual ~TextureShareManager() = default;
    TextureShareManager(const TextureShareManager&) = delete;
    TextureShareManager& operator=(const TextureShareManager&) = delete;

    [[nodiscard]] virtual const Capabilities& capabilities() const noexcept = 0;

    /// Whether, and at what price, a texture of this description can be shared over `transport`. An error only where
    /// the question is malformed (validate(descriptor)); a "no" is an answer with its reason.
    [[nodiscard]] virtual Result<TextureSupport> query(const TextureDescriptor& descriptor,
                                                       Transport transport) const = 0;

    /// Allocates a texture that can be exported over `transport`. Its contents are undefined until it is first written,
    /// and it belongs to this side until its first release.
    [[nodiscard]] virtual Result<std::unique_ptr<SharedTexture>>
    create_shareable_texture(const TextureDescriptor& descriptor, Transport transport) = 0;
    /// Over the transport that the device shares best.
    [[nodiscard]] Result<std::unique_ptr<SharedTexture>> create_shareable_texture(const TextureDescriptor& descriptor) {
        return create_shareable_texture(descriptor, default_transport());
    }
    [[nodiscard]] virtual Transport default_transport() const noexcept = 0;

    /// A new handle to the texture, the caller's own. Imported textures cannot be exported again (NotShareable).
    [[nodiscard]] virtual Result<ApiTextureHandle> export_texture(const SharedTexture& texture) = 0;

    /// A texture over the handle's memory. The handle stays the caller's: what the manager keeps, it duplicates.
    /// `expected` is what the caller is ready for; a handle of anything else is refused (DescriptorMismatch) before a
    /// driver sees it.
    [[nodiscard]] virtual Result<std::unique_ptr<SharedTexture>> import_texture(const ApiTextureHandle& handle,
                                                                                const TextureDescriptor& expected) = 0;

    /// Closes the handle now instead of at the end of its scope.
    void release_texture_handle(ApiTextureHandle handle) const noexcept { handle.objects.clear(); }

    /// A semaphore or fence that can be exported. UnsupportedSync for CpuCompletion and for what capabilities() lacks.
    [[nodiscard]] virtual Result<std::unique_ptr<SharedSemaphore>> create_semaphore(SyncKind kind) = 0;
    [[nodiscard]] virtual Result<ApiSemaphoreHandle> export_semaphore(const SharedSemaphore& semaphore) = 0;
    [[nodiscard]] virtual Result<std::unique_ptr<SharedSemaphore>>
    import_semaphore(const ApiSemaphoreHandle& handle) = 0;

    /// Hands the texture over, submitted for the caller: after `sync.wait`, and after all work submitted to the
    /// manager's queue before, the texture belongs to the other side and `sync.signal` is reached. With nothing to
    /// signal the call blocks until the GPU is done (CpuCompletion).
    [[nodiscard]] virtual Result<void> release(SharedTexture& texture, const HandOff& sync) = 0;
    /// Takes the texture over: work submitted to the manager's queue afterwards sees what the other side wrote before
    /// its release. `sync.signal` is reached when the texture is this side's.
    [[nodiscard]] virtual Result<void> acquire(SharedTexture& texture, const HandOff& sync,
                                               Contents contents = Contents::Keep) = 0;

    /// Overwrites the whole of `destination`, contents and ownership, with `source`: one GPU copy. Both are this
    /// manager's, and alike in format and extent (DescriptorMismatch); `source` is in this side's hands and stays so.
    /// Submitted after `sync.wait`; like acquire(), what is submitted afterwards sees the result.
    [[nodiscard]] virtual Result<void> copy(const SharedTexture& source, SharedTexture& destination,
                                            const HandOff& sync) = 0;
    /// Passes one moment on as another: `sync.signal` is reached after `sync.wait`. From any thread, whatever the API
    /// binds to threads. The semaphores may be dropped before that. UnsupportedSync where the API has no queue.
    [[nodiscard]] virtual Result<void> relay(const HandOff& sync) = 0;

protected:
    TextureShareManager() = default;
};

} // namespace geyser
