// Finds the system's EGL at run time, so that a program linked with Geyser starts where there is none.
#pragma once

#include <geyser/opengl.hpp>

namespace geyser::opengl {

/// `given` if it is set, else eglGetProcAddress of libEGL. BackendUnavailable where there is no libEGL.
[[nodiscard]] Result<OpenGLGetProcAddress> find_loader(OpenGLGetProcAddress given, std::string_view operation);

} // namespace geyser::opengl
