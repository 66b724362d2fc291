// EGL without a window: devices, and contexts on them.
#pragma once

#include "dispatch.hpp"

#include <vector>

namespace geyser::opengl {

struct EglDevice {
    EGLDeviceEXT device = EGL_NO_DEVICE_EXT;
    bool is_software = false;
};

/// Real GPUs before software ones.
[[nodiscard]] Result<std::vector<EglDevice>> egl_devices(const EglDispatch& egl, std::string_view operation);

/// A context of Geyser's own. Movable; destroying it lets go of it where it is current on this thread.
class OwnedContext {
public:
    /// A core profile of OpenGL 4.5, or OpenGL ES 3.2, that says when it is lost.
    [[nodiscard]] static Result<OwnedContext> create(const EglDispatch& egl, EGLDeviceEXT device, OpenGLApi api,
                                                     std::string_view operation);
    OwnedContext(OwnedContext&& other) noexcept;
    OwnedContext& operator=(OwnedContext&&) = delete;
    OwnedContext(const OwnedContext&) = delete;
    OwnedContext& operator=(const OwnedContext&) = delete;
    ~OwnedContext();

    [[nodiscard]] Result<void> make_current(std::string_view operation) const;
    [[nodiscard]] Result<void> release_current(std::string_view operation) const;

    [[nodiscard]] EGLContext get() const noexcept { return context_; }
    [[nodiscard]] EGLDisplay display() const noexcept { return display_; }
    [[nodiscard]] const EglDispatch& egl() const noexcept { return egl_; }

private:
    OwnedContext(const EglDispatch& egl, EGLDisplay display, EGLContext context)
        : egl_(egl), display_(display), context_(context) {}

    EglDispatch egl_;
    EGLDisplay display_;
    EGLContext context_;
};

/// Makes current again what was current on this thread.
class KeepCurrent {
public:
    explicit KeepCurrent(const EglDispatch& egl);
    KeepCurrent(const KeepCurrent&) = delete;
    KeepCurrent& operator=(const KeepCurrent&) = delete;
    ~KeepCurrent();

private:
    const EglDispatch& egl_;
    EGLenum api_;
    EGLDisplay display_;
    EGLSurface draw_;
    EGLSurface read_;
    EGLContext context_;
};

} // namespace geyser::opengl
