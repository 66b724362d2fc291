#include "dynamic_library.hpp"

#include <dlfcn.h>

namespace geyser {

std::expected<void*, std::string> open_library(const char* name) {
    if (void* const library = ::dlopen(name, RTLD_NOW | RTLD_LOCAL); library != nullptr) {
        return library;
    }
    return std::unexpected(::dlerror());
}

void* find_symbol(void* library, const char* name) noexcept { return ::dlsym(library, name); }

} // namespace geyser
