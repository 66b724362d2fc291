// A texture of a manager.
#pragma once

#include "backend/metal/texture.hpp"

#include <geyser/metal.hpp>

#include <span>
#include <utility>

namespace geyser::metal {

class Manager;

class Texture final : public MetalTexture {
public:
    /// Imported textures are not exported again.
    enum class Origin : std::uint8_t { Own, Imported };

    Texture(const Manager& manager, TextureDescriptor descriptor, SurfaceTexture objects, Origin origin)
        : MetalTexture(Api::Metal, std::move(descriptor), Transport::IoSurface, 0), manager_(manager),
          objects_(std::move(objects)), origin_(origin) {}

    [[nodiscard]] void* texture(std::uint32_t plane) const noexcept override {
        return plane < planes().size() ? planes()[plane].get() : nullptr;
    }
    [[nodiscard]] void* surface() const noexcept override { return objects_.surface.get(); }
    [[nodiscard]] std::uint64_t bytes_per_row(std::uint32_t plane) const noexcept override {
        return plane < planes().size() ? objects_.description.planes[plane].bytes_per_row : 0;
    }

    [[nodiscard]] const Manager& manager() const noexcept { return manager_; }
    [[nodiscard]] const SurfaceTexture& objects() const noexcept { return objects_; }
    [[nodiscard]] std::span<const PlaneTexture> planes() const noexcept { return objects_.planes; }
    [[nodiscard]] bool was_imported() const noexcept { return origin_ == Origin::Imported; }

private:
    const Manager& manager_;
    SurfaceTexture objects_;
    Origin origin_;
};

} // namespace geyser::metal
