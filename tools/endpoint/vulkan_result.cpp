#include "vulkan_result.hpp"

#include <string>

namespace geyser::endpoint {
namespace {

ErrorCode code_of(VkResult result) {
    switch (result) {
    case VK_ERROR_OUT_OF_DEVICE_MEMORY:
        return ErrorCode::OutOfDeviceMemory;
    case VK_ERROR_OUT_OF_HOST_MEMORY:
        return ErrorCode::OutOfHostMemory;
    case VK_ERROR_DEVICE_LOST:
        return ErrorCode::DeviceLost;
    case VK_TIMEOUT:
        return ErrorCode::Timeout;
    default:
        return ErrorCode::DriverFailure;
    }
}

std::string describe(VkResult result) {
    switch (result) {
    case VK_ERROR_OUT_OF_DEVICE_MEMORY:
        return "the device has no memory left";
    case VK_ERROR_OUT_OF_HOST_MEMORY:
        return "there is no memory left";
    case VK_ERROR_DEVICE_LOST:
        return "the device was lost";
    case VK_TIMEOUT:
        return "the GPU did not finish in time";
    default:
        return "the driver answered VkResult " + std::to_string(result);
    }
}

} // namespace

std::unexpected<Error> vulkan_failure(std::string_view operation, std::string_view call, VkResult result) {
    return fail(code_of(result), operation, std::string(call) + " failed: " + describe(result), result);
}

} // namespace geyser::endpoint
