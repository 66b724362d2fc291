// Names of the system's, as it wants them: UTF-16.
#pragma once

#include <geyser/error.hpp>

#include <string>
#include <string_view>

namespace geyser::vulkan {

/// InvalidArgument for what is not UTF-8.
[[nodiscard]] Result<std::wstring> wide_name(std::string_view name, std::string_view operation);

} // namespace geyser::vulkan
