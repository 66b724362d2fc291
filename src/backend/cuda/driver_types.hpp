// The types of CUDA's driver interface. Most are declared by FFmpeg's nv-codec-headers, which need no toolkit; what
// those lack is here, as CUDA's documentation of its driver API gives it.
#pragma once

#include <ffnvcodec/dynlink_cuda.h>

#include <cstddef>

using CUsurfObject = unsigned long long;

namespace geyser::cuda {

/// CUDA_MEMCPY3D (v2).
struct Memcpy3D {
    std::size_t src_x_bytes = 0;
    std::size_t src_y = 0;
    std::size_t src_z = 0;
    std::size_t src_lod = 0;
    CUmemorytype src_type = {};
    const void* src_host = nullptr;
    CUdeviceptr src_device = 0;
    CUarray src_array = nullptr;
    void* reserved0 = nullptr;
    std::size_t src_pitch = 0;
    std::size_t src_height = 0;

    std::size_t dst_x_bytes = 0;
    std::size_t dst_y = 0;
    std::size_t dst_z = 0;
    std::size_t dst_lod = 0;
    CUmemorytype dst_type = {};
    void* dst_host = nullptr;
    CUdeviceptr dst_device = 0;
    CUarray dst_array = nullptr;
    void* reserved1 = nullptr;
    std::size_t dst_pitch = 0;
    std::size_t dst_height = 0;

    std::size_t width_bytes = 0;
    std::size_t height = 0;
    std::size_t depth = 0;
};
static_assert(sizeof(Memcpy3D) == 25 * sizeof(std::size_t), "as on every 64-bit platform");
static_assert(sizeof(CUDA_EXTERNAL_MEMORY_HANDLE_DESC) == 104);
static_assert(sizeof(CUDA_EXTERNAL_SEMAPHORE_HANDLE_DESC) == 96);
static_assert(sizeof(CUDA_EXTERNAL_SEMAPHORE_SIGNAL_PARAMS) == 144);
static_assert(sizeof(CUDA_EXTERNAL_MEMORY_MIPMAPPED_ARRAY_DESC) == 120);
static_assert(sizeof(CUDA_RESOURCE_DESC) == 144);

// CUDA_EXTERNAL_MEMORY_DEDICATED
inline constexpr unsigned kExternalMemoryDedicated = 0x1;
// CUDA_ARRAY3D_*
inline constexpr unsigned kArrayLayered = 0x01;
inline constexpr unsigned kArraySurface = 0x02;
inline constexpr unsigned kArrayCube = 0x04;
inline constexpr unsigned kArrayColorAttachment = 0x20;
// CU_TRSF_*
inline constexpr unsigned kReadAsInteger = 0x01;
inline constexpr unsigned kNormalizedCoordinates = 0x02;
inline constexpr unsigned kReadAsSrgb = 0x10;

/// The results that have a meaning of their own here: name and number (CUresult).
// clang-format off
#define GEYSER_CUDA_RESULTS(X) \
    X(CUDA_ERROR_INVALID_VALUE, 1) \
    X(CUDA_ERROR_OUT_OF_MEMORY, 2) \
    X(CUDA_ERROR_NOT_INITIALIZED, 3) \
    X(CUDA_ERROR_DEINITIALIZED, 4) \
    X(CUDA_ERROR_STUB_LIBRARY, 34) \
    X(CUDA_ERROR_DEVICE_UNAVAILABLE, 46) \
    X(CUDA_ERROR_NO_DEVICE, 100) \
    X(CUDA_ERROR_INVALID_DEVICE, 101) \
    X(CUDA_ERROR_INVALID_CONTEXT, 201) \
    X(CUDA_ERROR_ECC_UNCORRECTABLE, 214) \
    X(CUDA_ERROR_NVLINK_UNCORRECTABLE, 220) \
    X(CUDA_ERROR_CONTAINED, 226) \
    X(CUDA_ERROR_OPERATING_SYSTEM, 304) \
    X(CUDA_ERROR_INVALID_HANDLE, 400) \
    X(CUDA_ERROR_ILLEGAL_ADDRESS, 700) \
    X(CUDA_ERROR_CONTEXT_IS_DESTROYED, 709) \
    X(CUDA_ERROR_ASSERT, 710) \
    X(CUDA_ERROR_HARDWARE_STACK_ERROR, 714) \
    X(CUDA_ERROR_ILLEGAL_INSTRUCTION, 715) \
    X(CUDA_ERROR_MISALIGNED_ADDRESS, 716) \
    X(CUDA_ERROR_INVALID_ADDRESS_SPACE, 717) \
    X(CUDA_ERROR_INVALID_PC, 718) \
    X(CUDA_ERROR_LAUNCH_FAILED, 719) \
    X(CUDA_ERROR_NOT_PERMITTED, 800) \
    X(CUDA_ERROR_NOT_SUPPORTED, 801) \
    X(CUDA_ERROR_SYSTEM_NOT_READY, 802) \
    X(CUDA_ERROR_SYSTEM_DRIVER_MISMATCH, 803) \
    X(CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE, 804) \
    X(CUDA_ERROR_EXTERNAL_DEVICE, 911)
// clang-format on

#define GEYSER_DECLARE_RESULT(name, value) inline constexpr auto name = static_cast<CUresult>(value);
GEYSER_CUDA_RESULTS(GEYSER_DECLARE_RESULT)
#undef GEYSER_DECLARE_RESULT

} // namespace geyser::cuda
