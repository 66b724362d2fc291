#include "errors.hpp"

namespace geyser::opengl {
namespace {

ErrorCode code_of(GLenum error) {
    switch (error) {
    case GL_OUT_OF_MEMORY:
        return ErrorCode::OutOfDeviceMemory;
    case GL_CONTEXT_LOST:
        return ErrorCode::DeviceLost;
    default:
        return ErrorCode::DriverFailure;
    }
}

std::string egl_error_name(EGLint error) {
    switch (error) {
#define GEYSER_NAME(name)                                                                                              \
    case name:                                                                                                         \
        return #name;
        GEYSER_NAME(EGL_NOT_INITIALIZED)
        GEYSER_NAME(EGL_BAD_ACCESS)
        GEYSER_NAME(EGL_BAD_ALLOC)
        GEYSER_NAME(EGL_BAD_ATTRIBUTE)
        GEYSER_NAME(EGL_BAD_CONFIG)
        GEYSER_NAME(EGL_BAD_CONTEXT)
        GEYSER_NAME(EGL_BAD_DISPLAY)
        GEYSER_NAME(EGL_BAD_MATCH)
        GEYSER_NAME(EGL_BAD_PARAMETER)
        GEYSER_NAME(EGL_CONTEXT_LOST)
#undef GEYSER_NAME
    default:
        return "EGL error " + std::to_string(error);
    }
}

} // namespace

std::string gl_error_name(GLenum error) {
    switch (error) {
#define GEYSER_NAME(name)                                                                                              \
    case name:                                                                                                         \
        return #name;
        GEYSER_NAME(GL_INVALID_ENUM)
        GEYSER_NAME(GL_INVALID_VALUE)
        GEYSER_NAME(GL_INVALID_OPERATION)
        GEYSER_NAME(GL_INVALID_FRAMEBUFFER_OPERATION)
        GEYSER_NAME(GL_OUT_OF_MEMORY)
        GEYSER_NAME(GL_CONTEXT_LOST)
#undef GEYSER_NAME
    default:
        return "GL error " + std::to_string(error);
    }
}

std::unexpected<Error> gl_failed(GLenum error, std::string_view operation, std::string_view call) {
    return fail(code_of(error), operation, std::string(call) + ": " + gl_error_name(error), error);
}

std::unexpected<Error> egl_failed(const EglDispatch& egl, std::string_view operation, std::string_view call) {
    const EGLint error = egl.GetError();
    return fail(ErrorCode::BackendUnavailable, operation, std::string(call) + ": " + egl_error_name(error), error);
}

} // namespace geyser::opengl
