#include <system/environment.hpp>

#include "utf16.hpp"

#include <windows.h>

namespace geyser::system {

std::optional<std::string> take_variable(const char* name) {
    const std::wstring wide_name = to_utf16(name);
    std::wstring value(GetEnvironmentVariableW(wide_name.c_str(), nullptr, 0), L'\0');
    if (value.empty()) {
        return std::nullopt;
    }
    value.resize(GetEnvironmentVariableW(wide_name.c_str(), value.data(), static_cast<DWORD>(value.size())));
    SetEnvironmentVariableW(wide_name.c_str(), nullptr);
    return to_utf8(value);
}

} // namespace geyser::system
