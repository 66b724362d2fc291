// The CUDA backend. It needs no header and no library of CUDA: the driver (libcuda.so.1) is opened when a manager is
// made, and its types are named here as cuda.h names them, so that both headers may be included in any order.
//
// CUDA can import memory and semaphores but not export them. So a manager owns a small Vulkan device on the same GPU
// (found by its UUID), which allocates what is shared and checks what peers offer.
#pragma once

#include <geyser/log.hpp>
#include <geyser/manager.hpp>
#include <geyser/vulkan_loader.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

// As in cuda.h. CUsurfObject and CUtexObject are 64-bit integers; 0 is none.
struct CUctx_st;
struct CUstream_st;
struct CUarray_st;
struct CUmipmappedArray_st;
using CUcontext = CUctx_st*;
using CUstream = CUstream_st*;
using CUarray = CUarray_st*;
using CUmipmappedArray = CUmipmappedArray_st*;
using CUdeviceptr = unsigned long long;
using CUsurfObject = unsigned long long;
using CUtexObject = unsigned long long;

namespace geyser {

/// A texture in CUDA. Arrays, pointers and objects stay owned by the texture; their context is the manager's.
///
/// An optimal texture is a mipmapped array, a linear one is plain device memory with a row pitch. Components lie as the
/// format's name says: of Bgra8Unorm, the first one that a kernel reads is blue.
class GEYSER_API CudaTexture : public SharedTexture {
public:
    static constexpr Api kApi = Api::Cuda;

    /// nullptr where the texture is linear.
    [[nodiscard]] virtual CUmipmappedArray mipmapped_array() const noexcept = 0;
    /// One level of it. Layers and cube faces are the array's depth. nullptr where there is none.
    [[nodiscard]] virtual CUarray array(std::uint32_t level = 0) const noexcept = 0;

    /// The first texel of a plane; 0 where the texture is not linear or has no such plane.
    [[nodiscard]] virtual CUdeviceptr pointer(std::uint32_t plane = 0) const noexcept = 0;
    /// Bytes from one row of blocks to the next; 0 where the texture is not linear or has no such plane.
    [[nodiscard]] virtual std::size_t row_pitch(std::uint32_t plane = 0) const noexcept = 0;

    /// For kernels that read and write texels (surf2Dread, surf2Dwrite). Made at the first call for each level.
    /// UnsupportedDescriptor for a linear texture, and for one that was made without TextureUsage::StorageBinding.
    [[nodiscard]] virtual Result<CUsurfObject> surface(std::uint32_t level = 0) = 0;
    /// For kernels that sample (tex2D<float4>): unfiltered, clamped to the edge, coordinates from 0 to 1. Normalized
    /// formats are read as floats, sRGB ones as linear light, integer ones as integers. Made at the first call. Who
    /// samples in another way makes an object of his own over mipmapped_array() or pointer().
    /// UnsupportedFormat where a linear texture's format is none of CUDA's.
    [[nodiscard]] virtual Result<CUtexObject> texture_object() = 0;

protected:
    using SharedTexture::SharedTexture;
};

/// Finds a function of CUDA's driver by the name under which libcuda exports it ("cuMemAlloc_v2"); nullptr where it has
/// none.
using CudaGetProcAddress = void (*(*)(const char* name))();

/// For CudaTextureShareManager::create(): the primary context of a device, which CUDA's runtime API uses as well, and a
/// stream of the manager's own.
struct CudaConfig {
    /// Empty: the first device. Else an index ("0", counted as CUDA counts), a device UUID, or a part of its name.
    std::string device = {};
    /// VulkanConfig::validation, for the manager's Vulkan device.
    bool validation = false;
    CudaGetProcAddress get_proc_address = nullptr;         ///< nullptr: libcuda.so.1, found at run time
    VulkanGetProcAddress get_instance_proc_addr = nullptr; ///< VulkanConfig::get_instance_proc_addr
    LogCallback log = {};
};

/// For CudaTextureShareManager::adopt(): the user's own context and stream, which he keeps and which outlive the
/// manager.
struct CudaAdoptInfo {
    CUcontext context = nullptr;
    /// Used by the calls that queue work; of `context`. nullptr is the context's default stream.
    CUstream stream = nullptr;
    bool validation = false;                               ///< as in CudaConfig
    CudaGetProcAddress get_proc_address = nullptr;         ///< likewise
    VulkanGetProcAddress get_instance_proc_addr = nullptr; ///< likewise
    LogCallback log = {};
};

/// What a device is, before a manager is made on it.
struct CudaDeviceSummary {
    std::string name = {};
    Uuid uuid = {};
};

/// Thread-safe like every manager: each call makes the manager's context current for its own duration, and leaves the
/// one that the thread had.
///
/// The manager's queue is stream(): acquire() makes the stream wait, so kernels launched on it afterwards see the other
/// side's texels; release() hands over what was launched on it before.
class GEYSER_API CudaTextureShareManager : public TextureShareManager {
public:
    /// BackendUnavailable where there is no driver of CUDA, or no Vulkan on the same device; DeviceNotFound where no
    /// device matches.
    [[nodiscard]] static Result<std::unique_ptr<CudaTextureShareManager>> create(const CudaConfig& config = {});
    /// InvalidArgument where the stream is of another context.
    [[nodiscard]] static Result<std::unique_ptr<CudaTextureShareManager>> adopt(const CudaAdoptInfo& info);

    /// Every device that create() could select, in its order: the index is what CudaConfig::device takes.
    [[nodiscard]] static Result<std::vector<CudaDeviceSummary>> devices(const CudaConfig& config = {});

    [[nodiscard]] virtual CUcontext context() const noexcept = 0;
    /// The manager's own is a non-blocking one: it does not wait for the default stream.
    [[nodiscard]] virtual CUstream stream() const noexcept = 0;
    /// The device's index, as CUDA counts in this process.
    [[nodiscard]] virtual int device() const noexcept = 0;
    /// Where the manager found CUDA's functions: for programs that link with no CUDA either.
    [[nodiscard]] virtual CudaGetProcAddress get_proc_address() const noexcept = 0;
};

/// Borrowed native objects.
namespace cuda {
/// nullptr where the texture is not CUDA's or has no such level of an array.
[[nodiscard]] GEYSER_API CUarray array(const SharedTexture& texture, std::uint32_t level = 0) noexcept;
/// 0 where the texture is not CUDA's or not linear.
[[nodiscard]] GEYSER_API CUdeviceptr pointer(const SharedTexture& texture, std::uint32_t plane = 0) noexcept;
} // namespace cuda

} // namespace geyser
