#include <system/library.hpp>

#include <dlfcn.h>

namespace geyser::system {

Result<void*> open_library(const char* file, std::string_view operation) {
    void* const library = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        return fail(ErrorCode::BackendUnavailable, operation, ::dlerror());
    }
    return library;
}

void* find_symbol(void* library, const char* name) noexcept { return ::dlsym(library, name); }

} // namespace geyser::system
