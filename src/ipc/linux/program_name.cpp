#include "ipc/own_process.hpp"

#include <cerrno> // program_invocation_short_name

namespace geyser::ipc {

std::string_view own_program_name() noexcept { return program_invocation_short_name; }

} // namespace geyser::ipc
