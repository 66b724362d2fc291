#include "loader.hpp"

#include "core/dynamic_library.hpp"

namespace geyser::opengl {

Result<OpenGLGetProcAddress> find_loader(OpenGLGetProcAddress given, std::string_view operation) {
    if (given != nullptr) {
        return given;
    }
    static const auto get = []() -> OpenGLGetProcAddress {
        const auto library = open_library("libEGL.so.1");
        return library ? reinterpret_cast<OpenGLGetProcAddress>(find_symbol(*library, "eglGetProcAddress")) : nullptr;
    }();
    if (get == nullptr) {
        return fail(ErrorCode::BackendUnavailable, operation,
                    "libEGL.so.1 could not be opened; install libegl1 and a driver of OpenGL");
    }
    return get;
}

} // namespace geyser::opengl
