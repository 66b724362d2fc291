#include "dispatch.hpp"

#include "core/dynamic_library.hpp"

#include <string>

namespace geyser::cuda {
namespace {

void* library() {
    static void* const handle = open_library("libcuda.so.1").value_or(nullptr);
    return handle;
}

} // namespace

Result<Dispatch> load(CudaGetProcAddress given, std::string_view operation) {
    if (given == nullptr && library() == nullptr) {
        return fail(ErrorCode::BackendUnavailable, operation,
                    "CUDA's driver libcuda.so.1 could not be opened; install NVIDIA's driver");
    }
    Dispatch table{.get_proc_address = given};
    if (given == nullptr) {
        table.get_proc_address = [](const char* name) {
            return reinterpret_cast<void (*)()>(find_symbol(library(), name));
        };
    }
    const char* missing = nullptr;
    const auto load_one = [&]<class Function>(Function*& function, const char* name) {
        function = reinterpret_cast<Function*>(table.get_proc_address(name));
        if (function == nullptr && missing == nullptr) {
            missing = name;
        }
    };
#define GEYSER_LOAD(member, name, type) load_one(table.member, name);
    GEYSER_CUDA_FUNCTIONS(GEYSER_LOAD)
#undef GEYSER_LOAD
    if (missing != nullptr) {
        return fail(ErrorCode::BackendUnavailable, operation, "CUDA's driver has no " + std::string(missing));
    }
    return table;
}

} // namespace geyser::cuda
