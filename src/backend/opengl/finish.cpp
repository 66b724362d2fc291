#include "finish.hpp"

#include "errors.hpp"

#include <algorithm>
#include <chrono>

namespace geyser::opengl {
namespace {

using Clock = std::chrono::steady_clock;

/// Drivers may wait for less than they are asked to (OpenGL 4.6, 4.1.1), so they are asked again.
Result<void> wait_for(const GlDispatch& gl, GLsync fence, Timeout timeout, std::string_view operation) {
    const Clock::time_point deadline =
        Clock::now() + std::clamp<Timeout>(timeout, Timeout::zero(), std::chrono::hours(24));
    for (;;) {
        const Timeout left = std::max<Timeout>(deadline - Clock::now(), Timeout::zero());
        switch (gl.ClientWaitSync(fence, GL_SYNC_FLUSH_COMMANDS_BIT, static_cast<GLuint64>(left.count()))) {
        case GL_ALREADY_SIGNALED:
        case GL_CONDITION_SATISFIED:
            return {};
        case GL_TIMEOUT_EXPIRED:
            if (left == Timeout::zero()) {
                return fail(ErrorCode::Timeout, operation,
                            "the GPU had not finished within " +
                                std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(timeout).count()) +
                                " ms");
            }
            break;
        default:
            if (const GLenum reset = gl.GetGraphicsResetStatus(); reset != GL_NO_ERROR) {
                return fail(ErrorCode::DeviceLost, operation,
                            "glGetGraphicsResetStatus: the context was lost while the CPU waited for it", reset);
            }
            return gl_failed(gl.GetError(), operation, "glClientWaitSync");
        }
    }
}

} // namespace

Result<void> finish(const GlDispatch& gl, Timeout timeout, std::string_view operation) {
    const GLsync fence = gl.FenceSync(GL_SYNC_GPU_COMMANDS_COMPLETE, 0);
    if (fence == nullptr) {
        return gl_failed(gl.GetError(), operation, "glFenceSync");
    }
    auto done = wait_for(gl, fence, timeout, operation);
    gl.DeleteSync(fence);
    return done;
}

} // namespace geyser::opengl
