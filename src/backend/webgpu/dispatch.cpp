#include "dispatch.hpp"

#include "core/dynamic_library.hpp"

namespace geyser::webgpu {

Result<Dispatch> load(WGPUProcGetProcAddress get_proc_address, std::string_view operation) {
    if (get_proc_address == nullptr) {
        return fail(ErrorCode::InvalidArgument, operation, "get_proc_address is not set");
    }
    Dispatch dispatch{.get_proc_address = get_proc_address};
#define GEYSER_LOAD(name)                                                                                              \
    dispatch.name = reinterpret_cast<WGPUProc##name>(get_proc_address(view("wgpu" #name)));                            \
    if (dispatch.name == nullptr) {                                                                                    \
        return fail(ErrorCode::BackendUnavailable, operation,                                                          \
                    "the WebGPU library has no wgpu" #name ", so it is not Dawn or of another generation");            \
    }
    GEYSER_WEBGPU_FUNCTIONS(GEYSER_LOAD)
#undef GEYSER_LOAD
    return dispatch;
}

Result<WGPUProcGetProcAddress> open_library(const std::string& file, std::string_view operation) {
    const auto library = geyser::open_library(file.c_str());
    if (!library) {
        return fail(ErrorCode::BackendUnavailable, operation,
                    "the WebGPU library could not be opened: " + library.error());
    }
    const auto get = reinterpret_cast<WGPUProcGetProcAddress>(find_symbol(*library, "wgpuGetProcAddress"));
    if (get == nullptr) {
        return fail(ErrorCode::BackendUnavailable, operation,
                    "\"" + file + "\" has no wgpuGetProcAddress, so it is no WebGPU library");
    }
    return get;
}

std::string text(WGPUStringView view) {
    if (view.data == nullptr) {
        return {};
    }
    return view.length == WGPU_STRLEN ? std::string(view.data) : std::string(view.data, view.length);
}

} // namespace geyser::webgpu
