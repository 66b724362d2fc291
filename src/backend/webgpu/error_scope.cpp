#include "error_scope.hpp"

namespace geyser::webgpu {
namespace {

/// What a call may fail of, the scope of the most frequent kind innermost.
constexpr WGPUErrorFilter kFilters[] = {WGPUErrorFilter_Internal, WGPUErrorFilter_OutOfMemory,
                                        WGPUErrorFilter_Validation};

ErrorCode code_of(WGPUErrorType type) {
    switch (type) {
    case WGPUErrorType_Validation:
        return ErrorCode::UnsupportedDescriptor;
    case WGPUErrorType_OutOfMemory:
        return ErrorCode::OutOfDeviceMemory;
    default:
        return ErrorCode::DriverFailure;
    }
}

/// Dawn's messages have lines of context below the first.
std::string first_line(const std::string& message) { return message.substr(0, message.find('\n')); }

} // namespace

ErrorScope::ErrorScope(const Dispatch& fn, WGPUDevice device) : fn_(fn), device_(device) {
    for (const WGPUErrorFilter filter : kFilters) {
        fn_.DevicePushErrorScope(device_, filter);
    }
}

ErrorScope::~ErrorScope() {
    if (open_) {
        (void)close({}, {});
    }
}

ErrorScope::Caught ErrorScope::pop() {
    Caught caught;
    // Dawn calls back before it returns: what the scope has seen is known.
    WGPUPopErrorScopeCallbackInfo callback{};
    callback.mode = WGPUCallbackMode_AllowSpontaneous;
    callback.callback = [](WGPUPopErrorScopeStatus status, WGPUErrorType type, WGPUStringView message, void* result,
                           void*) {
        if (status == WGPUPopErrorScopeStatus_Success && type != WGPUErrorType_NoError) {
            *static_cast<Caught*>(result) = {type, text(message)};
        }
    };
    callback.userdata1 = &caught;
    (void)fn_.DevicePopErrorScope(device_, callback);
    return caught;
}

Result<void> ErrorScope::close(std::string_view call, std::string_view operation) {
    open_ = false;
    Caught first;
    for (std::size_t i = 0; i < std::size(kFilters); ++i) {
        if (Caught caught = pop(); first.type == WGPUErrorType_NoError) {
            first = std::move(caught);
        }
    }
    if (first.type == WGPUErrorType_NoError) {
        return {};
    }
    return fail(code_of(first.type), operation, std::string(call) + ": " + first_line(first.message), first.type);
}

} // namespace geyser::webgpu
