// Descriptors that a driver hands out.
#pragma once

#include <geyser/os_object.hpp>

#include <string_view>

namespace geyser::vulkan {

/// Takes what `call` returned. NotShareable for -1, which drivers answer with success for objects that were not made to
/// be exported. Close-on-exec from here on: not every driver sees to that.
[[nodiscard]] Result<UniqueFd> take_driver_fd(int fd, std::string_view call, std::string_view operation);

} // namespace geyser::vulkan
