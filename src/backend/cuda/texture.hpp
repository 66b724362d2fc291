// The one kind of texture that this backend makes.
#pragma once

#include "memory.hpp"

#include "backend/guest/texture.hpp"
#include <geyser/cuda.hpp>

#include <memory>
#include <mutex>
#include <vector>

namespace geyser::cuda {

class Texture final : public guest::Texture<CudaTexture> {
public:
    Texture(std::shared_ptr<const guest::Helper> helper, guest::Backing backing, std::shared_ptr<const Memory> memory);
    ~Texture() override;

    [[nodiscard]] CUmipmappedArray mipmapped_array() const noexcept override { return memory_->mipmapped_array(); }
    [[nodiscard]] CUarray array(std::uint32_t level) const noexcept override;
    [[nodiscard]] CUdeviceptr pointer(std::uint32_t plane) const noexcept override;
    [[nodiscard]] std::size_t row_pitch(std::uint32_t plane) const noexcept override;
    [[nodiscard]] Result<CUsurfObject> surface(std::uint32_t level) override;
    [[nodiscard]] Result<CUtexObject> texture_object() override;

    [[nodiscard]] const std::shared_ptr<const Memory>& memory() const noexcept { return memory_; }

private:
    std::shared_ptr<const Memory> memory_;
    std::vector<CUsurfObject> surfaces_; ///< one a level; 0 until somebody wants it
    CUtexObject texture_object_ = 0;
};

} // namespace geyser::cuda
