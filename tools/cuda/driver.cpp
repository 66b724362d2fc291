#include "driver.hpp"

#include <string>

namespace geyser::cuda_tools {

Result<Driver> Driver::load(const CudaTextureShareManager& manager) {
    Driver driver{.context = manager.context(), .stream = manager.stream()};
    const CudaGetProcAddress get = manager.get_proc_address();
    const char* missing = nullptr;
#define GEYSER_LOAD(member, name, type)                                                                                \
    driver.member = reinterpret_cast<type*>(get(name));                                                                \
    if (driver.member == nullptr) {                                                                                    \
        missing = name;                                                                                                \
    }
    GEYSER_CUDA_TOOL_FUNCTIONS(GEYSER_LOAD)
#undef GEYSER_LOAD
    if (missing != nullptr) {
        return fail(ErrorCode::BackendUnavailable, "cuda", "CUDA's driver has no " + std::string(missing));
    }
    return driver;
}

Result<void> checked(CUresult result, std::string_view call) {
    if (result != CUDA_SUCCESS) {
        const int number = static_cast<int>(result);
        return fail(ErrorCode::DriverFailure, call, "CUresult " + std::to_string(number), number);
    }
    return {};
}

} // namespace geyser::cuda_tools
