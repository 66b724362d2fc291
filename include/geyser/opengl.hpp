// The OpenGL backend: desktop OpenGL 4.5 and OpenGL ES 3.2, or newer. It needs no header of OpenGL's: names and
// enumerants are plain unsigned numbers, as they are there.
//
// OpenGL can import memory and semaphores but export neither. So the manager owns a small Vulkan device on the same
// GPU: it allocates the textures, and hands them over as opaque fds.
#pragma once

#include <geyser/log.hpp>
#include <geyser/manager.hpp>

#include <memory>
#include <string>
#include <vector>

namespace geyser {

enum class OpenGLApi : std::uint8_t { Desktop, Es };

/// eglGetProcAddress, or one like it (glXGetProcAddress). May be asked for every function of OpenGL.
using OpenGLGetProcAddress = void (*(*)(const char*))();

/// A texture in OpenGL. The GL object stays owned by the texture, and lives until the texture is destroyed.
class GEYSER_API OpenGLTexture : public SharedTexture {
public:
    static constexpr Api kApi = Api::OpenGL;

    /// What glBindTexture takes. Its storage is immutable.
    [[nodiscard]] virtual unsigned texture() const noexcept = 0;
    /// GL_TEXTURE_2D, GL_TEXTURE_2D_ARRAY, GL_TEXTURE_2D_MULTISAMPLE(_ARRAY), GL_TEXTURE_CUBE_MAP(_ARRAY) or
    /// GL_TEXTURE_3D.
    [[nodiscard]] virtual unsigned target() const noexcept = 0;
    /// The sized internal format: GL_RGBA8, ...
    [[nodiscard]] virtual unsigned internal_format() const noexcept = 0;
    /// True for Bgra8Unorm and Bgra8Srgb: OpenGL has no format in that order, so the texture is of the one with red
    /// first, and a swizzle puts the channels right where it is sampled. Framebuffers, image units and pixel transfers
    /// see the memory as it is, with red and blue exchanged.
    [[nodiscard]] virtual bool swaps_red_and_blue() const noexcept = 0;

protected:
    using SharedTexture::SharedTexture;
};

/// For OpenGLTextureShareManager::create(): a context of Geyser's own, without a window.
struct OpenGLConfig {
    /// Empty: the first device that can share, a real GPU before a software one. Else an index ("0"), a device UUID, or
    /// a part of the renderer's name.
    std::string device = {};
    OpenGLApi api = OpenGLApi::Desktop;
    /// Puts the Vulkan device behind the manager under VK_LAYER_KHRONOS_validation; its messages go to `log`.
    bool validation = false;
    /// Where all of EGL and OpenGL is loaded from; nullptr: the system's libEGL, found at run time.
    OpenGLGetProcAddress get_proc_address = nullptr;
    LogCallback log = {};
};

/// For OpenGLTextureShareManager::adopt(): the user's context, current on the calling thread, which he keeps.
struct OpenGLAdoptInfo {
    bool validation = false; ///< as in OpenGLConfig
    /// nullptr: the system's eglGetProcAddress. Programs on GLX give glXGetProcAddress.
    OpenGLGetProcAddress get_proc_address = nullptr;
    /// nullptr: eglGetCurrentContext. Programs on GLX give glXGetCurrentContext.
    void* (*get_current_context)() = nullptr;
    LogCallback log = {};
};

/// What a device is, before a manager is made on it.
struct OpenGLDeviceSummary {
    std::string name = {};   ///< GL_RENDERER
    std::string driver = {}; ///< GL_VENDOR and GL_VERSION
    DeviceIdentity identity = {};
    bool is_software = false;
};

/// Every call that reaches OpenGL must be made where the manager's context is current (WrongContext names the two that
/// differ): create_shareable_texture, import_texture, acquire, release and copy. Everything else may be used on any
/// thread.
/// Textures and semaphores may be destroyed on any thread: their GL objects are deleted by the next call that has the
/// context.
///
/// Calls restore the GL state that they touch. Errors that the program had left in glGetError are taken out and logged
/// by create_shareable_texture, import_texture, copy, and the first hand-off that uses a semaphore: those calls must
/// see their own.
class GEYSER_API OpenGLTextureShareManager : public TextureShareManager {
public:
    /// With a context of Geyser's own, not current anywhere: make_current() comes next. What was current on this thread
    /// is so again when the call returns. BackendUnavailable where there is no EGL, no driver, or no Vulkan on the
    /// device; ExtensionMissing where the driver cannot import memory.
    [[nodiscard]] static Result<std::unique_ptr<OpenGLTextureShareManager>> create(const OpenGLConfig& config = {});
    /// On the context that is current on this thread (WrongContext where there is none). It must outlive the manager,
    /// and be current where the manager is destroyed if nothing is to stay behind in it.
    [[nodiscard]] static Result<std::unique_ptr<OpenGLTextureShareManager>> adopt(const OpenGLAdoptInfo& info = {});
    /// Every device that create() could select, in its order: the index is what OpenGLConfig::device takes. Where there
    /// is none, an error with the reason of the first that could not share.
    [[nodiscard]] static Result<std::vector<OpenGLDeviceSummary>> devices(const OpenGLConfig& config = {});

    /// Makes the manager's context current on this thread, without a surface. WrongContext where it is current on
    /// another one; InvalidArgument for an adopted context: its owner knows the surface.
    [[nodiscard]] virtual Result<void> make_current() = 0;
    /// The reverse: another thread may make it current. Does nothing where the context is not current on this thread.
    [[nodiscard]] virtual Result<void> release_current() = 0;

    [[nodiscard]] virtual OpenGLApi gl_api() const noexcept = 0;
    /// The EGLContext, or what get_current_context() said at adopt().
    [[nodiscard]] virtual void* context() const noexcept = 0;
    /// The EGLDisplay, for contexts of the user's own that share objects with context(); nullptr for an adopted one.
    [[nodiscard]] virtual void* display() const noexcept = 0;
    /// The loader that the manager uses.
    [[nodiscard]] virtual OpenGLGetProcAddress get_proc_address() const noexcept = 0;
};

/// Borrowed native objects.
namespace opengl {
/// 0 where the texture is not OpenGL's.
[[nodiscard]] GEYSER_API unsigned texture(const SharedTexture& texture) noexcept;
/// Its target, 0 where it is not OpenGL's.
[[nodiscard]] GEYSER_API unsigned target(const SharedTexture& texture) noexcept;
} // namespace opengl

} // namespace geyser
