// VkResult as Error.
#pragma once

#include <geyser/error.hpp>

#include <string>
#include <string_view>
#include <vulkan/vulkan_core.h>

namespace geyser::vulkan {

/// "VK_ERROR_DEVICE_LOST"; the number for a result that this file does not know.
[[nodiscard]] std::string result_name(VkResult result);

/// The failure of `call` ("vkAllocateMemory"), with what it was asked for ("for 4096 bytes") where that helps.
[[nodiscard]] std::unexpected<Error> failed(VkResult result, std::string_view operation, std::string_view call,
                                            std::string_view detail = {});

} // namespace geyser::vulkan
