// Errors of OpenGL and EGL as Error.
#pragma once

#include "dispatch.hpp"

#include <string>
#include <string_view>

namespace geyser::opengl {

/// The failure of `call` ("glTexStorageMem2DEXT") with what glGetError said.
[[nodiscard]] std::unexpected<Error> gl_failed(GLenum error, std::string_view operation, std::string_view call);

/// The failure of `call` ("eglInitialize") with what eglGetError says; always BackendUnavailable.
[[nodiscard]] std::unexpected<Error> egl_failed(const EglDispatch& egl, std::string_view operation,
                                                std::string_view call);

/// "GL_INVALID_ENUM"; the number for an error that this file does not know.
[[nodiscard]] std::string gl_error_name(GLenum error);

} // namespace geyser::opengl
