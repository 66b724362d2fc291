// What PrivateFolder asks of the system.
#pragma once

#include <geyser/error.hpp>

#include <string>
#include <string_view>

namespace geyser::process {

/// Among the temporary files, for this user alone. `name` begins its name; its path is UTF-8.
[[nodiscard]] Result<std::string> make_new_folder(const std::string& name, std::string_view operation);

} // namespace geyser::process
