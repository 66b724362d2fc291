// The Metal backend: textures over IOSurfaces, on macOS 13 and iOS 16 or newer. It needs no header of Apple's and no
// Objective-C compiler: objects are plain pointers, as `(__bridge void*)` makes them. Elsewhere create() and adopt()
// say BackendUnavailable.
//
// Pointers that Geyser takes, it retains; pointers that it gives are borrowed, and live as long as what they were asked
// of. Exceptions of Objective-C must not cross Geyser.
#pragma once

#include <geyser/manager.hpp>
#include <geyser/metal_loader.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace geyser {

/// A texture in Metal: over an IOSurface, or, in host memory, one of the GPU's own beside it.
class GEYSER_API MetalTexture : public SharedTexture {
public:
    static constexpr Api kApi = Api::Metal;

    /// id<MTLTexture> of a plane; most formats have one, planar ones a texture for each. nullptr beyond the last.
    [[nodiscard]] virtual void* texture(std::uint32_t plane = 0) const noexcept = 0;
    /// IOSurfaceRef; nullptr where the texture is in host memory.
    [[nodiscard]] virtual void* surface() const noexcept = 0;
    /// Bytes from one row of a plane to the next in the memory that is shared; 0 beyond the last plane.
    [[nodiscard]] virtual std::uint64_t bytes_per_row(std::uint32_t plane = 0) const noexcept = 0;

protected:
    using SharedTexture::SharedTexture;
};

/// For MetalTextureShareManager::create(): a device of the system's, with a queue of Geyser's own. Metal's validation
/// is switched on from outside, before the process starts (MTL_DEBUG_LAYER).
struct MetalConfig {
    /// Empty: the system's default device. Else an index ("0", as devices() counts) or a part of the device's name.
    std::string device = {};
    /// Where Metal, IOSurface, Core Foundation and the Objective-C runtime are loaded from; nullptr: the system's.
    MetalSymbolLookup symbol_lookup = nullptr;
};

/// For MetalTextureShareManager::adopt(): the user's device. Both objects are retained.
struct MetalAdoptInfo {
    /// id<MTLDevice>
    void* device = nullptr;
    /// id<MTLCommandQueue> of this device, used by the calls that submit. nullptr: a queue of Geyser's own, which the
    /// user's work must be ordered with by sync points.
    void* queue = nullptr;
    MetalSymbolLookup symbol_lookup = nullptr; ///< as in MetalConfig
};

/// What a device is, before a manager is made on it.
struct MetalDeviceSummary {
    std::string name = {};
    std::uint64_t registry_id = 0; ///< MetalTextureShareManager::registry_id()
};

/// Thread-safe like every manager; Metal's command buffers are not.
///
/// Metal needs no barriers between the devices, APIs and processes that share an IOSurface: its hand-offs are nothing
/// but their sync points. They reach any device of the machine.
///
/// Textures are flat pictures: one 2D level, layer and sample. Over IOSurface they have the formats that IOSurface has,
/// and in both layouts rows of bytes_per_row(); with Optimal the GPU may keep the texels compressed between its own
/// uses. In host memory they have every format of the device's in TextureLayout::Linear, and each hand-off is one copy
/// by the GPU.
class GEYSER_API MetalTextureShareManager : public TextureShareManager {
public:
    /// BackendUnavailable where the system has no Metal, DeviceNotFound where it has no such device.
    [[nodiscard]] static Result<std::unique_ptr<MetalTextureShareManager>> create(const MetalConfig& config = {});
    /// InvalidArgument where the queue is of another device.
    [[nodiscard]] static Result<std::unique_ptr<MetalTextureShareManager>> adopt(const MetalAdoptInfo& info);
    /// Every device that create() could select, in its order: the index is what MetalConfig::device takes. iOS has one.
    [[nodiscard]] static Result<std::vector<MetalDeviceSummary>> devices(const MetalConfig& config = {});

    /// id<MTLDevice>
    [[nodiscard]] virtual void* device() const noexcept = 0;
    /// id<MTLCommandQueue>
    [[nodiscard]] virtual void* queue() const noexcept = 0;
    /// MTLDevice's registryID, which DeviceIdentity has as its LUID: the same GPU in every process, until the system
    /// starts anew. Metal has no UUIDs.
    [[nodiscard]] virtual std::uint64_t registry_id() const noexcept = 0;
    /// Where the manager found Metal's symbols; nullptr: in the system's libraries.
    [[nodiscard]] virtual MetalSymbolLookup symbol_lookup() const noexcept = 0;

    /// A texture over the user's own IOSurface, to be exported. Its pixel format, extents and planes must be those of
    /// `descriptor` (DescriptorMismatch, MemoryMismatch).
    [[nodiscard]] virtual Result<std::unique_ptr<MetalTexture>> adopt_surface(void* surface,
                                                                              const TextureDescriptor& descriptor) = 0;
    /// A texture over the user's own id<MTLTexture>, to be exported. NotShareable where it has no IOSurface, is one
    /// plane of several, or was made without a usage of `descriptor`.
    [[nodiscard]] virtual Result<std::unique_ptr<MetalTexture>> adopt_texture(void* texture,
                                                                              const TextureDescriptor& descriptor) = 0;
    /// A timeline over the user's own id<MTLSharedEvent>: one that an XPC connection of his brought, for example.
    [[nodiscard]] virtual Result<std::unique_ptr<SharedSemaphore>> adopt_event(void* event) = 0;

    /// An xpc_object_t for an XPC connection of the user's own, who releases it. A new handle, like export_texture()'s.
    [[nodiscard]] virtual Result<void*> export_xpc(const SharedTexture& texture) = 0;
    /// A texture over what export_xpc() made in another process. The object stays the caller's.
    [[nodiscard]] virtual Result<std::unique_ptr<SharedTexture>> import_xpc(void* object,
                                                                            const TextureDescriptor& expected) = 0;

    /// Encodes the release of the texture into the user's id<MTLCommandBuffer>, which has no open encoder: `signal` is
    /// reached when the commands before it are done.
    [[nodiscard]] virtual Result<void> encode_release(void* command_buffer, SharedTexture& texture,
                                                      const SyncPoints& signal) = 0;
    /// Encodes the acquire: the commands after it run when `wait` is reached.
    [[nodiscard]] virtual Result<void> encode_acquire(void* command_buffer, SharedTexture& texture,
                                                      const SyncPoints& wait, Contents contents = Contents::Keep) = 0;

    // release() and acquire() of TextureShareManager submit a command buffer of their own.
};

/// Borrowed native objects.
namespace metal {
/// id<MTLTexture> of a plane; nullptr where the texture is not Metal's or has no such plane.
[[nodiscard]] GEYSER_API void* texture(const SharedTexture& texture, std::uint32_t plane = 0) noexcept;
/// IOSurfaceRef; nullptr where the texture is not Metal's or has none.
[[nodiscard]] GEYSER_API void* surface(const SharedTexture& texture) noexcept;
/// id<MTLSharedEvent>; nullptr where the semaphore is not Metal's.
[[nodiscard]] GEYSER_API void* event(const SharedSemaphore& semaphore) noexcept;
} // namespace metal

} // namespace geyser
