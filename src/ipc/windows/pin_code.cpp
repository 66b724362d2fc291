#include "ipc/windows/pin_code.hpp"

#include "ipc/windows/windows.hpp"

namespace geyser::ipc {

void pin_code() noexcept {
    HMODULE own = nullptr;
    ::GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN,
                         reinterpret_cast<LPCWSTR>(&pin_code), &own);
}

} // namespace geyser::ipc
