// What PrivateFolder asks of the system.
#pragma once

#include <expected>
#include <string>
#include <system_error>

namespace geyser::process {

/// Among the temporary files, for this user alone. `name` begins its name; its path is UTF-8.
[[nodiscard]] std::expected<std::string, std::error_code> make_new_folder(const std::string& name);

} // namespace geyser::process
