// The plain CUDA that the examples need and that none of them is about: compile a kernel, launch it, read a texture
// back. Through the driver's interface, found where the manager found it, so that nothing of CUDA is needed to build.
#pragma once

#include "gpu.hpp"

#include <geyser/cuda.hpp>

#include <ffnvcodec/dynlink_cuda.h>

namespace example {

/// On a manager's stream, in its context.
class Cuda {
public:
    /// `ptx` is a module with one kernel, `name`.
    Cuda(const geyser::CudaTextureShareManager& manager, const char* ptx, const char* name);
    explicit Cuda(const geyser::CudaTextureShareManager& manager);
    Cuda(const Cuda&) = delete;
    Cuda& operator=(const Cuda&) = delete;
    ~Cuda();

    /// One thread for each texel, in blocks of 16x16.
    void launch(std::uint32_t width, std::uint32_t height, void** arguments) const;
    /// The texture's pixels, row by row, after all work launched before. It is in this side's hands.
    [[nodiscard]] std::vector<Pixel> read_back(const geyser::SharedTexture& texture) const;

private:
    template <class Function>
    [[nodiscard]] Function* function(const char* name) const {
        return reinterpret_cast<Function*>(get_(name));
    }

    geyser::CudaGetProcAddress get_;
    CUcontext context_;
    CUstream stream_;
    CUmodule module_ = nullptr;
    CUfunction kernel_ = nullptr;
};

} // namespace example
