// CUDA's driver for programs that link with no CUDA: the functions around a manager's hand-offs, found where the
// manager found its own.
#pragma once

#include <geyser/cuda.hpp>

#include <ffnvcodec/dynlink_cuda.h>

#include <cstddef>
#include <string_view>

namespace geyser::cuda_tools {

/// CUDA_MEMCPY3D (v2), which the header lacks.
struct Memcpy3D {
    struct End {
        std::size_t x_bytes = 0;
        std::size_t y = 0;
        std::size_t z = 0;
        std::size_t lod = 0;
        CUmemorytype type = {};
        void* host = nullptr;
        CUdeviceptr device = 0;
        CUarray array = nullptr;
        void* reserved = nullptr;
        std::size_t pitch = 0;
        std::size_t height = 0;
    };
    End source = {};
    End destination = {};
    std::size_t width_bytes = 0;
    std::size_t height = 0;
    std::size_t depth = 1;
};
static_assert(sizeof(Memcpy3D) == 25 * 8, "as on every 64-bit platform");

using tcuMemcpy3DAsync = CUresult CUDAAPI(const Memcpy3D* copy, CUstream stream);
using tcuEventElapsedTime = CUresult CUDAAPI(float* milliseconds, CUevent start, CUevent end);
using tcuMemsetD32Async = CUresult CUDAAPI(CUdeviceptr destination, unsigned value, std::size_t count, CUstream stream);

// clang-format off
#define GEYSER_CUDA_TOOL_FUNCTIONS(X) \
    X(CtxPopCurrent, "cuCtxPopCurrent_v2", tcuCtxPopCurrent_v2) \
    X(CtxPushCurrent, "cuCtxPushCurrent_v2", tcuCtxPushCurrent_v2) \
    X(EventCreate, "cuEventCreate", tcuEventCreate) \
    X(EventDestroy, "cuEventDestroy_v2", tcuEventDestroy_v2) \
    X(EventElapsedTime, "cuEventElapsedTime", tcuEventElapsedTime) \
    X(EventRecord, "cuEventRecord", tcuEventRecord) \
    X(EventSynchronize, "cuEventSynchronize", tcuEventSynchronize) \
    X(LaunchKernel, "cuLaunchKernel", tcuLaunchKernel) \
    X(MemAlloc, "cuMemAlloc_v2", tcuMemAlloc_v2) \
    X(MemFree, "cuMemFree_v2", tcuMemFree_v2) \
    X(Memcpy3DAsync, "cuMemcpy3DAsync_v2", tcuMemcpy3DAsync) \
    X(MemcpyDtoHAsync, "cuMemcpyDtoHAsync_v2", tcuMemcpyDtoHAsync_v2) \
    X(MemsetD32Async, "cuMemsetD32Async", tcuMemsetD32Async) \
    X(ModuleGetFunction, "cuModuleGetFunction", tcuModuleGetFunction) \
    X(ModuleLoadData, "cuModuleLoadData", tcuModuleLoadData) \
    X(ModuleUnload, "cuModuleUnload", tcuModuleUnload) \
    X(StreamSynchronize, "cuStreamSynchronize", tcuStreamSynchronize)
// clang-format on

struct Driver {
    CUcontext context = nullptr; ///< the manager's
    CUstream stream = nullptr;   ///< likewise
#define GEYSER_DECLARE(member, name, type) type* member = nullptr;
    GEYSER_CUDA_TOOL_FUNCTIONS(GEYSER_DECLARE)
#undef GEYSER_DECLARE

    /// BackendUnavailable with the name of the first function that is missing.
    [[nodiscard]] static Result<Driver> load(const CudaTextureShareManager& manager);
};

/// Makes the manager's context current for its own lifetime.
class Current {
public:
    explicit Current(const Driver& driver) : driver_(driver) { driver_.CtxPushCurrent(driver_.context); }
    Current(const Current&) = delete;
    Current& operator=(const Current&) = delete;
    ~Current() {
        CUcontext popped = nullptr;
        driver_.CtxPopCurrent(&popped);
    }

private:
    const Driver& driver_;
};

/// Success, or the failure of `call`.
[[nodiscard]] Result<void> checked(CUresult result, std::string_view call);

} // namespace geyser::cuda_tools
