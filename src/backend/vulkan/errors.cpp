#include "errors.hpp"

namespace geyser::vulkan {
namespace {

ErrorCode code_of(VkResult result) {
    switch (result) {
    case VK_ERROR_OUT_OF_HOST_MEMORY:
    case VK_ERROR_TOO_MANY_OBJECTS:
        return ErrorCode::OutOfHostMemory;
    case VK_ERROR_OUT_OF_DEVICE_MEMORY:
        return ErrorCode::OutOfDeviceMemory;
    case VK_ERROR_DEVICE_LOST:
        return ErrorCode::DeviceLost;
    case VK_ERROR_INVALID_EXTERNAL_HANDLE:
        return ErrorCode::InvalidHandle;
    case VK_ERROR_EXTENSION_NOT_PRESENT:
    case VK_ERROR_FEATURE_NOT_PRESENT:
        return ErrorCode::ExtensionMissing;
    case VK_ERROR_INCOMPATIBLE_DRIVER:
    case VK_ERROR_LAYER_NOT_PRESENT:
        return ErrorCode::BackendUnavailable;
    case VK_ERROR_FORMAT_NOT_SUPPORTED:
        return ErrorCode::UnsupportedFormat;
    case VK_TIMEOUT:
    case VK_NOT_READY:
        return ErrorCode::Timeout;
    default:
        return ErrorCode::DriverFailure;
    }
}

} // namespace

std::string result_name(VkResult result) {
    switch (result) {
#define GEYSER_NAME(name)                                                                                              \
    case name:                                                                                                         \
        return #name;
        GEYSER_NAME(VK_SUCCESS)
        GEYSER_NAME(VK_NOT_READY)
        GEYSER_NAME(VK_TIMEOUT)
        GEYSER_NAME(VK_INCOMPLETE)
        GEYSER_NAME(VK_ERROR_OUT_OF_HOST_MEMORY)
        GEYSER_NAME(VK_ERROR_OUT_OF_DEVICE_MEMORY)
        GEYSER_NAME(VK_ERROR_INITIALIZATION_FAILED)
        GEYSER_NAME(VK_ERROR_DEVICE_LOST)
        GEYSER_NAME(VK_ERROR_MEMORY_MAP_FAILED)
        GEYSER_NAME(VK_ERROR_LAYER_NOT_PRESENT)
        GEYSER_NAME(VK_ERROR_EXTENSION_NOT_PRESENT)
        GEYSER_NAME(VK_ERROR_FEATURE_NOT_PRESENT)
        GEYSER_NAME(VK_ERROR_INCOMPATIBLE_DRIVER)
        GEYSER_NAME(VK_ERROR_TOO_MANY_OBJECTS)
        GEYSER_NAME(VK_ERROR_FORMAT_NOT_SUPPORTED)
        GEYSER_NAME(VK_ERROR_FRAGMENTED_POOL)
        GEYSER_NAME(VK_ERROR_UNKNOWN)
        GEYSER_NAME(VK_ERROR_OUT_OF_POOL_MEMORY)
        GEYSER_NAME(VK_ERROR_INVALID_EXTERNAL_HANDLE)
#undef GEYSER_NAME
    default:
        return "VkResult " + std::to_string(static_cast<int>(result));
    }
}

std::unexpected<Error> failed(VkResult result, std::string_view operation, std::string_view call,
                              std::string_view detail) {
    std::string reason = std::string(call) + ": " + result_name(result);
    if (!detail.empty()) {
        reason.append(" ").append(detail);
    }
    return fail(code_of(result), operation, std::move(reason), result);
}

} // namespace geyser::vulkan
