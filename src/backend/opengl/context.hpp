// An OpenGL context, Geyser's own or the user's, and the GL objects in it that wait to be deleted.
#pragma once

#include "egl.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace geyser::opengl {

/// What the context's driver has, beyond the version that every context must be of.
struct Extensions {
    bool memory_object = false;      ///< GL_EXT_memory_object
    bool memory_object_fd = false;   ///< GL_EXT_memory_object_fd
    bool semaphore_fd = false;       ///< GL_EXT_semaphore and GL_EXT_semaphore_fd
    bool timeline_semaphore = false; ///< GL_NV_timeline_semaphore
};

/// A kind of GL object that Geyser makes.
enum class ObjectKind : std::uint8_t { Texture, MemoryObject, Semaphore };

class Context {
public:
    /// BackendUnavailable where the context is too old. It is current on this thread.
    [[nodiscard]] static Result<std::shared_ptr<Context>> own(OwnedContext context, LogCallback log,
                                                              std::string_view operation);
    [[nodiscard]] static Result<std::shared_ptr<Context>> adopt(const OpenGLAdoptInfo& info,
                                                                std::string_view operation);
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    ~Context();

    [[nodiscard]] bool is_current() const noexcept { return current_() == handle_; }
    /// WrongContext where another or none is current on this thread, DeviceLost where the device is. Deletes what was
    /// dropped without the context.
    [[nodiscard]] Result<void> enter(std::string_view operation);

    [[nodiscard]] const GlDispatch& gl() const noexcept { return gl_; }
    [[nodiscard]] OpenGLApi api() const noexcept { return api_; }
    [[nodiscard]] const Extensions& extensions() const noexcept { return extensions_; }
    [[nodiscard]] const std::string& renderer() const noexcept { return renderer_; }
    [[nodiscard]] const std::string& driver() const noexcept { return driver_; }
    [[nodiscard]] void* handle() const noexcept { return handle_; }
    /// Empty where the context is the user's.
    [[nodiscard]] const std::optional<OwnedContext>& owned() const noexcept { return owned_; }
    [[nodiscard]] OpenGLGetProcAddress get_proc_address() const noexcept { return get_proc_address_; }

    /// The device's and driver's UUIDs. BackendUnavailable where the context spreads over several devices.
    [[nodiscard]] Result<DeviceIdentity> identity(std::string_view operation) const;

    /// Takes out what earlier calls left in glGetError, and logs it: the calls that follow must see their own.
    void clear_errors(std::string_view operation) const;

    /// Deletes the object now where the context is current on this thread, else at the next enter().
    void drop(ObjectKind kind, GLuint object) noexcept;

private:
    using GetCurrent = void* (*)();
    Context(OpenGLGetProcAddress get, GlDispatch gl, GetCurrent current, LogCallback log)
        : get_proc_address_(get), gl_(gl), current_(current), handle_(current()), log_(std::move(log)) {}
    [[nodiscard]] Result<void> look_around(std::string_view operation);
    [[nodiscard]] Result<void> check_version(std::string_view operation) const;
    void delete_now(ObjectKind kind, GLuint object) const noexcept;
    void delete_dropped() noexcept;

    struct Dropped {
        ObjectKind kind;
        GLuint object;
    };

    OpenGLGetProcAddress get_proc_address_;
    GlDispatch gl_;
    GetCurrent current_;
    void* handle_;
    LogCallback log_;
    std::optional<OwnedContext> owned_ = {};
    OpenGLApi api_ = OpenGLApi::Desktop;
    Extensions extensions_ = {};
    std::string renderer_ = {};
    std::string driver_ = {};
    std::mutex mutex_;
    std::vector<Dropped> dropped_ = {};
};

} // namespace geyser::opengl
