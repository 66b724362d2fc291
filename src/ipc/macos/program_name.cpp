#include "ipc/own_process.hpp"

#include <cstdlib>

namespace geyser::ipc {

std::string_view own_program_name() noexcept {
    const char* const name = ::getprogname();
    return name != nullptr ? name : "";
}

} // namespace geyser::ipc
