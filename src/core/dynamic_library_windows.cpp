#include "dynamic_library.hpp"

#include "text_windows.hpp"

#include <filesystem>

#include <windows.h>

namespace geyser {

std::expected<void*, std::string> open_library(const char* name) {
    const std::filesystem::path path(reinterpret_cast<const char8_t*>(name));
    // Never the current folder: it may be anybody's.
    const DWORD folders =
        path.has_parent_path() ? 0 : LOAD_LIBRARY_SEARCH_APPLICATION_DIR | LOAD_LIBRARY_SEARCH_SYSTEM32;
    if (HMODULE const library = LoadLibraryExW(path.c_str(), nullptr, folders); library != nullptr) {
        return library;
    }
    const DWORD error = GetLastError();
    return std::unexpected(std::string(name) + ": " + words_of_error(error));
}

void* find_symbol(void* library, const char* name) noexcept {
    return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(library), name));
}

} // namespace geyser
