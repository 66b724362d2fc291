#include "context.hpp"

#include "core/try.hpp"
#include "errors.hpp"
#include "loader.hpp"

#include <cstdio>
#include <utility>

namespace geyser::opengl {
namespace {

/// A lost context may report errors for ever.
constexpr int kMostErrors = 16;

std::string text(const GlDispatch& gl, GLenum name) {
    const GLubyte* value = gl.GetString(name);
    return value == nullptr ? std::string() : reinterpret_cast<const char*>(value);
}

std::string address(const void* context) {
    char buffer[2 + 2 * sizeof(void*) + 1] = {};
    (void)std::snprintf(buffer, sizeof(buffer), "%p", context);
    return buffer;
}

Extensions find_extensions(const GlDispatch& gl) {
    GLint count = 0;
    gl.GetIntegerv(GL_NUM_EXTENSIONS, &count);
    Extensions found;
    bool semaphore = false;
    bool semaphore_fd = false;
    for (GLint i = 0; i < count; ++i) {
        const GLubyte* name = gl.GetStringi(GL_EXTENSIONS, static_cast<GLuint>(i));
        const std::string_view extension = name == nullptr ? "" : reinterpret_cast<const char*>(name);
        found.memory_object |= extension == "GL_EXT_memory_object";
        found.memory_object_fd |= extension == "GL_EXT_memory_object_fd";
        found.timeline_semaphore |= extension == "GL_NV_timeline_semaphore";
        semaphore |= extension == "GL_EXT_semaphore";
        semaphore_fd |= extension == "GL_EXT_semaphore_fd";
    }
    found.semaphore_fd = semaphore && semaphore_fd;
    return found;
}

} // namespace

Result<std::shared_ptr<Context>> Context::own(OwnedContext context, LogCallback log, std::string_view operation) {
    const EglDispatch& egl = context.egl();
    GEYSER_TRY(const GlDispatch gl, load_gl(egl.get_proc_address, operation));
    std::shared_ptr<Context> self(new Context(egl.get_proc_address, gl, egl.GetCurrentContext, std::move(log)));
    self->owned_.emplace(std::move(context));
    GEYSER_CHECK(self->look_around(operation));
    return self;
}

Result<std::shared_ptr<Context>> Context::adopt(const OpenGLAdoptInfo& info, std::string_view operation) {
    GEYSER_TRY(const OpenGLGetProcAddress get, find_loader(info.get_proc_address, operation));
    GetCurrent current = info.get_current_context;
    if (current == nullptr) {
        current = reinterpret_cast<GetCurrent>(get("eglGetCurrentContext"));
    }
    if (current == nullptr) {
        return fail(ErrorCode::InvalidArgument, operation,
                    "get_proc_address knows no eglGetCurrentContext, and get_current_context is not set");
    }
    if (current() == nullptr) {
        return fail(ErrorCode::WrongContext, operation, "no context is current on this thread");
    }
    GEYSER_TRY(const GlDispatch gl, load_gl(get, operation));
    std::shared_ptr<Context> self(new Context(get, gl, current, info.log));
    GEYSER_CHECK(self->look_around(operation));
    return self;
}

Context::~Context() {
    if (is_current()) {
        delete_dropped();
    }
}

Result<void> Context::check_version(std::string_view operation) const {
    GLint major = 0;
    GLint minor = 0;
    gl_.GetIntegerv(GL_MAJOR_VERSION, &major);
    gl_.GetIntegerv(GL_MINOR_VERSION, &minor);
    const bool is_es = api_ == OpenGLApi::Es;
    if (std::pair(major, minor) < (is_es ? std::pair(3, 2) : std::pair(4, 5))) {
        return fail(ErrorCode::BackendUnavailable, operation,
                    "the context's version " + std::to_string(major) + "." + std::to_string(minor) + " is older than " +
                        (is_es ? "OpenGL ES 3.2" : "OpenGL 4.5"));
    }
    return {};
}

Result<void> Context::look_around(std::string_view operation) {
    const std::string version = text(gl_, GL_VERSION);
    api_ = version.starts_with("OpenGL ES") ? OpenGLApi::Es : OpenGLApi::Desktop;
    GEYSER_CHECK(check_version(operation));
    renderer_ = text(gl_, GL_RENDERER);
    driver_ = text(gl_, GL_VENDOR) + " " + version;
    extensions_ = find_extensions(gl_);
    return {};
}

Result<void> Context::enter(std::string_view operation) {
    if (void* const now = current_(); now != handle_) {
        return fail(ErrorCode::WrongContext, operation,
                    now == nullptr ? "no context is current on this thread; the manager's is " + address(handle_)
                                   : "the context " + address(now) + " is current on this thread, not the manager's " +
                                         address(handle_));
    }
    if (const GLenum reset = gl_.GetGraphicsResetStatus(); reset != GL_NO_ERROR) {
        return fail(ErrorCode::DeviceLost, operation,
                    "glGetGraphicsResetStatus: the context is lost (" + std::to_string(reset) + ")", reset);
    }
    delete_dropped();
    return {};
}

Result<DeviceIdentity> Context::identity(std::string_view operation) const {
    if (!extensions_.memory_object || !extensions_.memory_object_fd) {
        return fail(ErrorCode::ExtensionMissing, operation,
                    "the driver of " + renderer_ + " has no " +
                        (extensions_.memory_object ? "GL_EXT_memory_object_fd" : "GL_EXT_memory_object"));
    }
    GLint devices = 0;
    gl_.GetIntegerv(GL_NUM_DEVICE_UUIDS_EXT, &devices);
    if (devices != 1) {
        // What one of several linked devices exports has an instance on each of the others (GL_EXT_memory_object,
        // "device mask"); one Vulkan device cannot speak for them.
        return fail(ErrorCode::BackendUnavailable, operation,
                    "the context is of " + std::to_string(devices) + " devices (GL_NUM_DEVICE_UUIDS_EXT), not of 1");
    }
    DeviceIdentity identity;
    gl_.GetUnsignedBytei_vEXT(GL_DEVICE_UUID_EXT, 0, identity.device.bytes.data());
    gl_.GetUnsignedBytevEXT(GL_DRIVER_UUID_EXT, identity.driver.bytes.data());
    return identity;
}

void Context::clear_errors(std::string_view operation) const {
    for (int i = 0; i < kMostErrors; ++i) {
        const GLenum error = gl_.GetError();
        if (error == GL_NO_ERROR) {
            return;
        }
        if (log_) {
            log_(LogLevel::Warning, std::string(operation) + ": " + gl_error_name(error) +
                                        " of an earlier call was waiting in glGetError; it is cleared");
        }
    }
}

void Context::delete_now(ObjectKind kind, GLuint object) const noexcept {
    switch (kind) {
    case ObjectKind::Texture:
        gl_.DeleteTextures(1, &object);
        return;
    case ObjectKind::MemoryObject:
        gl_.DeleteMemoryObjectsEXT(1, &object);
        return;
    case ObjectKind::Semaphore:
        gl_.DeleteSemaphoresEXT(1, &object);
        return;
    }
}

void Context::delete_dropped() noexcept {
    std::vector<Dropped> dropped;
    {
        const std::lock_guard lock(mutex_);
        dropped = std::exchange(dropped_, {});
    }
    for (const Dropped& each : dropped) {
        delete_now(each.kind, each.object);
    }
}

void Context::drop(ObjectKind kind, GLuint object) noexcept {
    if (object == 0) {
        return;
    }
    if (is_current()) {
        delete_now(kind, object);
        return;
    }
    const std::lock_guard lock(mutex_);
    dropped_.push_back({kind, object});
}

} // namespace geyser::opengl
