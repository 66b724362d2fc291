#include "dispatch.hpp"

#include <string>

namespace geyser::opengl {
namespace {

template <class Function>
void load(OpenGLGetProcAddress get, Function& function, const char* name, const char*& missing) {
    function = reinterpret_cast<Function>(get(name));
    if (function == nullptr && missing == nullptr) {
        missing = name;
    }
}

std::unexpected<Error> lacks(std::string_view library, const char* function, std::string_view operation) {
    return fail(ErrorCode::BackendUnavailable, operation, std::string(library) + " has no " + function);
}

} // namespace

Result<EglDispatch> load_egl(OpenGLGetProcAddress get, std::string_view operation) {
    EglDispatch table{.get_proc_address = get};
    const char* missing = nullptr;
#define GEYSER_LOAD(type, name) load(get, table.name, "egl" #name, missing);
    GEYSER_EGL_FUNCTIONS(GEYSER_LOAD)
#undef GEYSER_LOAD
    if (missing != nullptr) {
        return lacks("the EGL library", missing, operation);
    }
    return table;
}

Result<GlDispatch> load_gl(OpenGLGetProcAddress get, std::string_view operation) {
    GlDispatch table;
    const char* missing = nullptr;
#define GEYSER_LOAD(type, name) load(get, table.name, "gl" #name, missing);
    GEYSER_GL_FUNCTIONS(GEYSER_LOAD)
#undef GEYSER_LOAD
    if (missing != nullptr) {
        return lacks("the OpenGL library", missing, operation);
    }
#define GEYSER_LOAD(type, name) table.name = reinterpret_cast<type>(get("gl" #name));
    GEYSER_GL_EXTENSION_FUNCTIONS(GEYSER_LOAD)
#undef GEYSER_LOAD
    return table;
}

} // namespace geyser::opengl
