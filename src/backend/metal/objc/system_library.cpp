#include "backend/metal/objc/system_library.hpp"

#include <dlfcn.h>

namespace geyser::metal::objc {

void* find_in_system(const char* library, const char* symbol) {
    void* const handle = dlopen(library, RTLD_LAZY | RTLD_LOCAL);
    return handle == nullptr ? nullptr : dlsym(handle, symbol);
}

const char* fault_of(const char* library) {
    return dlopen(library, RTLD_LAZY | RTLD_LOCAL) == nullptr ? dlerror() : nullptr;
}

} // namespace geyser::metal::objc
