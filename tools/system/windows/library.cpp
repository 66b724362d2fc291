#include <system/library.hpp>

#include "utf16.hpp"

#include <system_error>

#include <windows.h>

namespace geyser::system {

Result<void*> open_library(const char* file, std::string_view operation) {
    const HMODULE library = LoadLibraryW(to_utf16(file).c_str());
    if (library == nullptr) {
        const int error = static_cast<int>(GetLastError());
        return fail(ErrorCode::BackendUnavailable, operation,
                    std::string(file) + " could not be opened: " + std::system_category().message(error), error);
    }
    return library;
}

void* find_symbol(void* library, const char* name) noexcept {
    return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(library), name));
}

} // namespace geyser::system
