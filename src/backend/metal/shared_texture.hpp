// A texture of a manager.
#pragma once

#include "backend/metal/host_mirror.hpp"
#include "core/own.hpp"

#include <geyser/metal.hpp>

#include <span>
#include <utility>
#include <variant>

namespace geyser::metal {

class Manager;

class Texture final : public MetalTexture {
public:
    Texture(const Manager& manager, TextureDescriptor descriptor, SurfaceTexture objects, Provenance provenance)
        : MetalTexture(Api::Metal, std::move(descriptor), Transport::IoSurface, 0), manager_(manager),
          objects_(std::move(objects)), provenance_(provenance) {}
    Texture(const Manager& manager, TextureDescriptor descriptor, HostMirror objects, Provenance provenance)
        : MetalTexture(Api::Metal, std::move(descriptor), Transport::HostMemory, 1), manager_(manager),
          objects_(std::move(objects)), provenance_(provenance) {}

    [[nodiscard]] void* texture(std::uint32_t plane) const noexcept override {
        return plane < planes().size() ? planes()[plane].get() : nullptr;
    }
    [[nodiscard]] void* surface() const noexcept override {
        return over_surface() != nullptr ? over_surface()->surface.get() : nullptr;
    }
    [[nodiscard]] std::uint64_t bytes_per_row(std::uint32_t plane) const noexcept override {
        if (plane >= planes().size()) {
            return 0;
        }
        return mirror() != nullptr ? mirror()->memory.planes[plane].row_pitch
                                   : over_surface()->description.planes[plane].bytes_per_row;
    }

    [[nodiscard]] const Manager& manager() const noexcept { return manager_; }
    /// One of the two, by the transport; the other is nullptr.
    [[nodiscard]] const SurfaceTexture* over_surface() const noexcept { return std::get_if<SurfaceTexture>(&objects_); }
    [[nodiscard]] const HostMirror* mirror() const noexcept { return std::get_if<HostMirror>(&objects_); }
    [[nodiscard]] std::span<const PlaneTexture> planes() const noexcept {
        return mirror() != nullptr ? mirror()->planes : over_surface()->planes;
    }
    [[nodiscard]] bool was_imported() const noexcept { return provenance_ == Provenance::Imported; }

private:
    const Manager& manager_;
    std::variant<SurfaceTexture, HostMirror> objects_;
    Provenance provenance_;
};

} // namespace geyser::metal
