#include "semaphore.hpp"

#include "core/try.hpp"
#include "errors.hpp"

namespace geyser::opengl {
namespace {

constexpr GLenum kLayout = GL_LAYOUT_GENERAL_EXT;

} // namespace

Result<void> Semaphore::import(std::string_view operation) const {
    const GlDispatch& gl = context_->gl();
    context_->clear_errors(operation);
    GLuint name = 0;
    if (is_timeline(kind())) {
        gl.CreateSemaphoresNV(1, &name);
        constexpr GLint kType = GL_SEMAPHORE_TYPE_TIMELINE_NV;
        gl.SemaphoreParameterivNV(name, GL_SEMAPHORE_TYPE_NV, &kType);
    } else {
        gl.GenSemaphoresEXT(1, &name);
    }
    OwnedSemaphore semaphore(context_, name);
    // GL takes the descriptor on success only (trap 8).
    gl.ImportSemaphoreFdEXT(name, GL_HANDLE_TYPE_OPAQUE_FD_EXT, handle_.object.get());
    if (const GLenum error = gl.GetError(); error != GL_NO_ERROR) {
        return gl_failed(error, operation, "glImportSemaphoreFdEXT");
    }
    (void)handle_.object.take();
    semaphore_ = std::move(semaphore);
    return {};
}

Result<GLuint> Semaphore::prepare(std::uint64_t value, std::string_view operation) const {
    if (semaphore_.get() == 0) {
        GEYSER_CHECK(import(operation));
    }
    if (is_timeline(kind())) {
        context_->gl().SemaphoreParameterui64vEXT(semaphore_.get(), GL_TIMELINE_SEMAPHORE_VALUE_NV, &value);
    }
    return semaphore_.get();
}

Result<void> Semaphore::queue_wait(std::uint64_t value, GLuint texture, std::string_view operation) const {
    GEYSER_TRY(const GLuint semaphore, prepare(value, operation));
    context_->gl().WaitSemaphoreEXT(semaphore, 0, nullptr, texture == 0 ? 0 : 1, &texture, &kLayout);
    return {};
}

Result<void> Semaphore::queue_signal(std::uint64_t value, GLuint texture, std::string_view operation) const {
    GEYSER_TRY(const GLuint semaphore, prepare(value, operation));
    context_->gl().SignalSemaphoreEXT(semaphore, 0, nullptr, texture == 0 ? 0 : 1, &texture, &kLayout);
    return {};
}

} // namespace geyser::opengl
