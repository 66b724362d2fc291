#include <system/library.hpp>

#include "failure.hpp"
#include "utf16.hpp"

#include <windows.h>

namespace geyser::system {

Result<void*> open_library(const char* file, std::string_view operation) {
    const HMODULE library = LoadLibraryW(to_utf16(file).c_str());
    if (library == nullptr) {
        const DWORD error = GetLastError();
        return fail(ErrorCode::BackendUnavailable, operation,
                    std::string(file) + " could not be opened: " + words_for(error), static_cast<std::int64_t>(error));
    }
    return library;
}

void* find_symbol(void* library, const char* name) noexcept {
    return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(library), name));
}

} // namespace geyser::system
