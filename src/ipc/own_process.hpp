// What the system says about this program and itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace geyser::ipc {

/// What this program was started as, without its folder. Any bytes.
[[nodiscard]] std::string_view own_program_name() noexcept;
[[nodiscard]] std::uint32_t own_process_id() noexcept;
/// "Linux 6.1.0"; empty where the system does not say.
[[nodiscard]] std::string system_name();

} // namespace geyser::ipc
