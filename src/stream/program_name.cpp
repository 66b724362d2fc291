#include "stream/program_name.hpp"

#include "core/utf8.hpp"
#include "ipc/own_process.hpp"
#include "stream/messages.hpp"

namespace geyser::stream {

std::string program_name(const std::string& chosen) {
    const std::string_view name = chosen.empty() ? ipc::own_program_name() : chosen;
    const bool can_be_shown = is_utf8_without_nul(name) && !has_control_characters(name);
    return std::string(can_be_shown ? clip_utf8(name, kMaxProgram) : "");
}

} // namespace geyser::stream
