#pragma once

#include <string_view>

namespace geyser::ipc {

/// What this program was started as, without its folder. Any bytes.
[[nodiscard]] std::string_view own_program_name() noexcept;

} // namespace geyser::ipc
