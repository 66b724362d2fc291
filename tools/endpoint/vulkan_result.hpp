// What a Vulkan call of a tool answered, as an Error.
#pragma once

#include <geyser/error.hpp>

#include <string_view>

#include <vulkan/vulkan_core.h>

namespace geyser::endpoint {

/// `operation` is what the tool was doing, `call` the function: "vkQueueSubmit failed: the device was lost".
[[nodiscard]] std::unexpected<Error> vulkan_failure(std::string_view operation, std::string_view call, VkResult result);

/// An error where the answer is not VK_SUCCESS.
[[nodiscard]] inline Result<void> checked(std::string_view operation, std::string_view call, VkResult result) {
    return result == VK_SUCCESS ? Result<void>() : vulkan_failure(operation, call, result);
}

} // namespace geyser::endpoint
