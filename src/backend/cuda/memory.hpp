// Memory that Vulkan allocated, as CUDA sees it: a mipmapped array, or linear memory with a pitch.
#pragma once

#include "context.hpp"

#include <geyser/vulkan.hpp>

#include <memory>
#include <vector>

namespace geyser::cuda {

/// Immutable once made. Shared: a tensor over it lives longer than its texture.
class Memory {
public:
    /// Takes the handle's descriptor where CUDA accepts it (trap 8).
    [[nodiscard]] static Result<std::shared_ptr<const Memory>> import(std::shared_ptr<Context> context,
                                                                      ApiTextureHandle& handle,
                                                                      const VulkanTexture& image,
                                                                      std::string_view operation);
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;
    ~Memory();

    [[nodiscard]] Context& context() const noexcept { return *context_; }
    [[nodiscard]] CUmipmappedArray mipmapped_array() const noexcept { return mipmapped_; }
    /// One array a level; empty for linear memory.
    [[nodiscard]] const std::vector<CUarray>& levels() const noexcept { return levels_; }
    /// Empty for arrays.
    [[nodiscard]] const std::vector<PlaneLayout>& planes() const noexcept { return planes_; }
    [[nodiscard]] CUdeviceptr plane(std::size_t index) const noexcept { return base_ + planes_[index].offset; }

private:
    explicit Memory(std::shared_ptr<Context> context) : context_(std::move(context)) {}
    [[nodiscard]] Result<void> map_array(const VulkanTexture& image, std::string_view operation);
    [[nodiscard]] Result<void> map_linear(std::uint64_t size, std::string_view operation);

    std::shared_ptr<Context> context_;
    CUexternalMemory memory_ = nullptr;
    CUmipmappedArray mipmapped_ = nullptr;
    std::vector<CUarray> levels_ = {};
    CUdeviceptr base_ = 0;
    std::vector<PlaneLayout> planes_ = {};
};

} // namespace geyser::cuda
