// The functions of CUDA's driver that the backend calls, loaded through one entry point. Nothing else in the backend
// resolves a name, so a test can put a failing function under any of them.
#pragma once

#include "driver_types.hpp"

#include <geyser/cuda.hpp>

namespace geyser::cuda {

// As the header of the other types names them.
using tcuSurfObjectCreate = CUresult CUDAAPI(CUsurfObject* surface, const CUDA_RESOURCE_DESC* resource);
using tcuSurfObjectDestroy = CUresult CUDAAPI(CUsurfObject surface);
using tcuMemcpy3DAsync = CUresult CUDAAPI(const Memcpy3D* copy, CUstream stream);
using tcuStreamGetCtx = CUresult CUDAAPI(CUstream stream, CUcontext* context);
using tcuDriverGetVersion = CUresult CUDAAPI(int* version);

// (member, name that libcuda exports, type): the suffix is the version of the function's ABI, which the types follow.
// clang-format off
#define GEYSER_CUDA_FUNCTIONS(X) \
    X(CtxGetDevice, "cuCtxGetDevice", tcuCtxGetDevice) \
    X(CtxPopCurrent, "cuCtxPopCurrent_v2", tcuCtxPopCurrent_v2) \
    X(CtxPushCurrent, "cuCtxPushCurrent_v2", tcuCtxPushCurrent_v2) \
    X(DestroyExternalMemory, "cuDestroyExternalMemory", tcuDestroyExternalMemory) \
    X(DestroyExternalSemaphore, "cuDestroyExternalSemaphore", tcuDestroyExternalSemaphore) \
    X(DeviceGet, "cuDeviceGet", tcuDeviceGet) \
    X(DeviceGetCount, "cuDeviceGetCount", tcuDeviceGetCount) \
    X(DeviceGetName, "cuDeviceGetName", tcuDeviceGetName) \
    X(DeviceGetUuid, "cuDeviceGetUuid_v2", tcuDeviceGetUuid) \
    X(DevicePrimaryCtxRelease, "cuDevicePrimaryCtxRelease_v2", tcuDevicePrimaryCtxRelease) \
    X(DevicePrimaryCtxRetain, "cuDevicePrimaryCtxRetain", tcuDevicePrimaryCtxRetain) \
    X(DriverGetVersion, "cuDriverGetVersion", tcuDriverGetVersion) \
    X(EventCreate, "cuEventCreate", tcuEventCreate) \
    X(EventDestroy, "cuEventDestroy_v2", tcuEventDestroy_v2) \
    X(EventQuery, "cuEventQuery", tcuEventQuery) \
    X(EventRecord, "cuEventRecord", tcuEventRecord) \
    X(ExternalMemoryGetMappedBuffer, "cuExternalMemoryGetMappedBuffer", tcuExternalMemoryGetMappedBuffer) \
    X(ExternalMemoryGetMappedMipmappedArray, "cuExternalMemoryGetMappedMipmappedArray", \
      tcuExternalMemoryGetMappedMipmappedArray) \
    X(ImportExternalMemory, "cuImportExternalMemory", tcuImportExternalMemory) \
    X(ImportExternalSemaphore, "cuImportExternalSemaphore", tcuImportExternalSemaphore) \
    X(Init, "cuInit", tcuInit) \
    X(MemFree, "cuMemFree_v2", tcuMemFree_v2) \
    X(Memcpy3DAsync, "cuMemcpy3DAsync_v2", tcuMemcpy3DAsync) \
    X(MipmappedArrayDestroy, "cuMipmappedArrayDestroy", tcuMipmappedArrayDestroy) \
    X(MipmappedArrayGetLevel, "cuMipmappedArrayGetLevel", tcuMipmappedArrayGetLevel) \
    X(SignalExternalSemaphoresAsync, "cuSignalExternalSemaphoresAsync", tcuSignalExternalSemaphoresAsync) \
    X(StreamCreate, "cuStreamCreate", tcuStreamCreate) \
    X(StreamDestroy, "cuStreamDestroy_v2", tcuStreamDestroy_v2) \
    X(StreamGetCtx, "cuStreamGetCtx", tcuStreamGetCtx) \
    X(SurfObjectCreate, "cuSurfObjectCreate", tcuSurfObjectCreate) \
    X(SurfObjectDestroy, "cuSurfObjectDestroy", tcuSurfObjectDestroy) \
    X(TexObjectCreate, "cuTexObjectCreate", tcuTexObjectCreate) \
    X(TexObjectDestroy, "cuTexObjectDestroy", tcuTexObjectDestroy) \
    X(WaitExternalSemaphoresAsync, "cuWaitExternalSemaphoresAsync", tcuWaitExternalSemaphoresAsync)
// clang-format on

struct Dispatch {
    CudaGetProcAddress get_proc_address = nullptr;
#define GEYSER_DECLARE(member, name, type) type* member = nullptr;
    GEYSER_CUDA_FUNCTIONS(GEYSER_DECLARE)
#undef GEYSER_DECLARE
};

/// From `given`, or where that is nullptr from libcuda.so.1, which stays open for the life of the process: it has
/// threads of its own. BackendUnavailable where there is no library, or with the name of the first function that is
/// missing.
[[nodiscard]] Result<Dispatch> load(CudaGetProcAddress given, std::string_view operation);

} // namespace geyser::cuda
