#include "loader.hpp"

#include <dlfcn.h>

namespace geyser::opengl {

Result<OpenGLGetProcAddress> find_loader(OpenGLGetProcAddress given, std::string_view operation) {
    if (given != nullptr) {
        return given;
    }
    // Never closed: drivers leave threads and exit handlers behind, whose code must stay.
    static const auto get = []() -> OpenGLGetProcAddress {
        void* library = ::dlopen("libEGL.so.1", RTLD_NOW | RTLD_LOCAL);
        return library == nullptr ? nullptr
                                  : reinterpret_cast<OpenGLGetProcAddress>(::dlsym(library, "eglGetProcAddress"));
    }();
    if (get == nullptr) {
        return fail(ErrorCode::BackendUnavailable, operation,
                    "libEGL.so.1 could not be opened; install libegl1 and a driver of OpenGL");
    }
    return get;
}

} // namespace geyser::opengl
