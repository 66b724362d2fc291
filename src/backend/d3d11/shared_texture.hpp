// A texture of a manager.
#pragma once

#include "backend/d3d11/host_mirror.hpp"
#include "backend/dxgi/own.hpp"

#include <geyser/d3d11.hpp>

#include <utility>
#include <variant>

namespace geyser::d3d11 {

class Manager;

class Texture final : public D3D11Texture {
public:
    Texture(const Manager& manager, TextureDescriptor descriptor, Transport transport, SharedResource resource,
            dxgi::Origin origin)
        : D3D11Texture(Api::D3D11, std::move(descriptor), transport, 0), manager_(manager),
          objects_(std::move(resource)), origin_(origin) {}
    Texture(const Manager& manager, TextureDescriptor descriptor, HostMirror mirror, dxgi::Origin origin)
        : D3D11Texture(Api::D3D11, std::move(descriptor), Transport::HostMemory, 2), manager_(manager),
          objects_(std::move(mirror)), origin_(origin) {}

    [[nodiscard]] ID3D11Texture2D* texture() const noexcept override {
        return mirror() != nullptr ? mirror()->texture.get() : shared()->texture.get();
    }

    [[nodiscard]] const Manager& manager() const noexcept { return manager_; }
    /// One of the two, by the transport; the other is nullptr.
    [[nodiscard]] const SharedResource* shared() const noexcept { return std::get_if<SharedResource>(&objects_); }
    [[nodiscard]] const HostMirror* mirror() const noexcept { return std::get_if<HostMirror>(&objects_); }
    [[nodiscard]] bool was_imported() const noexcept { return origin_ == dxgi::Origin::Imported; }

private:
    const Manager& manager_;
    std::variant<SharedResource, HostMirror> objects_;
    dxgi::Origin origin_;
};

} // namespace geyser::d3d11
