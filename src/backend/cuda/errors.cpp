#include "errors.hpp"

namespace geyser::cuda {
namespace {

ErrorCode code_of(CUresult result) {
    switch (static_cast<int>(result)) {
    case CUDA_ERROR_OUT_OF_MEMORY:
        return ErrorCode::OutOfDeviceMemory;
    case CUDA_ERROR_NO_DEVICE:
    case CUDA_ERROR_INVALID_DEVICE:
        return ErrorCode::DeviceNotFound;
    case CUDA_ERROR_NOT_INITIALIZED:
    case CUDA_ERROR_STUB_LIBRARY:
    case CUDA_ERROR_DEVICE_UNAVAILABLE:
    case CUDA_ERROR_SYSTEM_NOT_READY:
    case CUDA_ERROR_SYSTEM_DRIVER_MISMATCH:
    case CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE:
        return ErrorCode::BackendUnavailable;
    case CUDA_ERROR_INVALID_HANDLE:
        return ErrorCode::InvalidHandle;
    case CUDA_ERROR_NOT_SUPPORTED:
        return ErrorCode::UnsupportedDescriptor;
    // A kernel or the hardware failed: every later call in the context fails likewise, and only a new process helps.
    case CUDA_ERROR_DEINITIALIZED:
    case CUDA_ERROR_ECC_UNCORRECTABLE:
    case CUDA_ERROR_NVLINK_UNCORRECTABLE:
    case CUDA_ERROR_CONTAINED:
    case CUDA_ERROR_ILLEGAL_ADDRESS:
    case CUDA_ERROR_LAUNCH_TIMEOUT:
    case CUDA_ERROR_CONTEXT_IS_DESTROYED:
    case CUDA_ERROR_INVALID_CONTEXT:
    case CUDA_ERROR_ASSERT:
    case CUDA_ERROR_HARDWARE_STACK_ERROR:
    case CUDA_ERROR_ILLEGAL_INSTRUCTION:
    case CUDA_ERROR_MISALIGNED_ADDRESS:
    case CUDA_ERROR_INVALID_ADDRESS_SPACE:
    case CUDA_ERROR_INVALID_PC:
    case CUDA_ERROR_LAUNCH_FAILED:
    case CUDA_ERROR_EXTERNAL_DEVICE:
        return ErrorCode::DeviceLost;
    default:
        return ErrorCode::DriverFailure;
    }
}

} // namespace

std::string result_name(CUresult result) {
    switch (static_cast<int>(result)) {
    case CUDA_ERROR_LAUNCH_TIMEOUT:
        return "CUDA_ERROR_LAUNCH_TIMEOUT";
    case CUDA_ERROR_UNKNOWN:
        return "CUDA_ERROR_UNKNOWN";
#define GEYSER_NAME(name, value)                                                                                       \
    case (value):                                                                                                      \
        return #name;
        GEYSER_CUDA_RESULTS(GEYSER_NAME)
#undef GEYSER_NAME
    default:
        return "CUresult " + std::to_string(static_cast<int>(result));
    }
}

std::unexpected<Error> failed(CUresult result, std::string_view operation, std::string_view call,
                              std::string_view detail) {
    std::string reason = std::string(call) + ": " + result_name(result);
    if (!detail.empty()) {
        reason.append(" ").append(detail);
    }
    return fail(code_of(result), operation, std::move(reason), static_cast<int>(result));
}

} // namespace geyser::cuda
