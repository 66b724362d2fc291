#include "cuda.hpp"

#include "check.hpp"

namespace example {
namespace {

constexpr unsigned kBlock = 16;

constexpr unsigned blocks(std::uint32_t extent) { return (extent + kBlock - 1) / kBlock; }

void succeed(CUresult result, const char* call) {
    if (result != CUDA_SUCCESS) {
        stop(std::string(call) + ": CUresult " + std::to_string(static_cast<int>(result)));
    }
}

} // namespace

Cuda::Cuda(const geyser::CudaTextureShareManager& manager)
    : get_(manager.get_proc_address()), context_(manager.context()), stream_(manager.stream()) {
    succeed(function<tcuCtxPushCurrent_v2>("cuCtxPushCurrent_v2")(context_), "cuCtxPushCurrent");
}

Cuda::Cuda(const geyser::CudaTextureShareManager& manager, const char* ptx, const char* name) : Cuda(manager) {
    succeed(function<tcuModuleLoadData>("cuModuleLoadData")(&module_, ptx), "cuModuleLoadData");
    succeed(function<tcuModuleGetFunction>("cuModuleGetFunction")(&kernel_, module_, name), "cuModuleGetFunction");
}

Cuda::~Cuda() {
    succeed(function<tcuStreamSynchronize>("cuStreamSynchronize")(stream_), "cuStreamSynchronize");
    if (module_ != nullptr) {
        function<tcuModuleUnload>("cuModuleUnload")(module_);
    }
    CUcontext popped = nullptr;
    function<tcuCtxPopCurrent_v2>("cuCtxPopCurrent_v2")(&popped);
}

void Cuda::launch(std::uint32_t width, std::uint32_t height, void** arguments) const {
    succeed(function<tcuLaunchKernel>("cuLaunchKernel")(kernel_, blocks(width), blocks(height), 1, kBlock, kBlock, 1, 0,
                                                        stream_, arguments, nullptr),
            "cuLaunchKernel");
}

std::vector<Pixel> Cuda::read_back(const geyser::SharedTexture& texture) const {
    const auto& own = *texture.as<geyser::CudaTexture>();
    std::vector<Pixel> pixels(std::size_t{texture.width()} * texture.height());
    CUDA_MEMCPY2D copy = {};
    copy.srcMemoryType = own.array() != nullptr ? CU_MEMORYTYPE_ARRAY : CU_MEMORYTYPE_DEVICE;
    copy.srcArray = own.array();
    copy.srcDevice = own.pointer();
    copy.srcPitch = own.row_pitch();
    copy.dstMemoryType = CU_MEMORYTYPE_HOST;
    copy.dstHost = pixels.data();
    copy.WidthInBytes = texture.width() * sizeof(Pixel);
    copy.Height = texture.height();
    succeed(function<tcuMemcpy2DAsync_v2>("cuMemcpy2DAsync_v2")(&copy, stream_), "cuMemcpy2DAsync");
    succeed(function<tcuStreamSynchronize>("cuStreamSynchronize")(stream_), "cuStreamSynchronize");
    return pixels;
}

} // namespace example
