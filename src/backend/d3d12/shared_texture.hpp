// A texture of a manager.
#pragma once

#include "backend/d3d12/host_mirror.hpp"
#include "backend/dxgi/own.hpp"

#include <geyser/d3d12.hpp>

#include <utility>
#include <variant>

namespace geyser::d3d12 {

class Manager;

class Texture final : public D3D12Texture {
public:
    Texture(const Manager& manager, TextureDescriptor descriptor, Transport transport, Resource resource,
            dxgi::Origin origin)
        : D3D12Texture(Api::D3D12, std::move(descriptor), transport, 0), manager_(manager),
          objects_(std::move(resource)), origin_(origin) {}
    Texture(const Manager& manager, TextureDescriptor descriptor, HostMirror mirror, dxgi::Origin origin)
        : D3D12Texture(Api::D3D12, std::move(descriptor), Transport::HostMemory, 2), manager_(manager),
          objects_(std::move(mirror)), origin_(origin) {}

    [[nodiscard]] ID3D12Resource* resource() const noexcept override { return shared_or_mirrored().get(); }

    [[nodiscard]] const Manager& manager() const noexcept { return manager_; }
    /// nullptr where the texture itself is shared.
    [[nodiscard]] HostMirror* mirror() noexcept { return std::get_if<HostMirror>(&objects_); }
    [[nodiscard]] const HostMirror* mirror() const noexcept { return std::get_if<HostMirror>(&objects_); }
    [[nodiscard]] const Resource& shared_or_mirrored() const noexcept {
        return mirror() != nullptr ? mirror()->texture : std::get<Resource>(objects_);
    }
    [[nodiscard]] bool was_imported() const noexcept { return origin_ == dxgi::Origin::Imported; }

private:
    const Manager& manager_;
    std::variant<Resource, HostMirror> objects_;
    dxgi::Origin origin_;
};

} // namespace geyser::d3d12
