// A texture of a manager.
#pragma once

#include "core/own.hpp"

#include <geyser/manager.hpp>

#include <utility>
#include <variant>

namespace geyser::dxgi {

/// `Interface` is the API's public texture. `Shared` is one that is shared itself, `Mirror` one in host memory.
template <class Interface, class Shared, class Mirror>
class Texture : public Interface {
public:
    Texture(const TextureShareManager& manager, TextureDescriptor descriptor, Transport transport, Shared shared,
            Provenance provenance)
        : Interface(Interface::kApi, std::move(descriptor), transport, 0), manager_(manager),
          objects_(std::move(shared)), provenance_(provenance) {}
    Texture(const TextureShareManager& manager, TextureDescriptor descriptor, Mirror mirror, Provenance provenance)
        : Interface(Interface::kApi, std::move(descriptor), Transport::HostMemory, 2), manager_(manager),
          objects_(std::move(mirror)), provenance_(provenance) {}

    [[nodiscard]] const TextureShareManager& manager() const noexcept { return manager_; }
    /// One of the two, by the transport; the other is nullptr.
    [[nodiscard]] const Shared* shared() const noexcept { return std::get_if<Shared>(&objects_); }
    [[nodiscard]] const Mirror* mirror() const noexcept { return std::get_if<Mirror>(&objects_); }
    [[nodiscard]] Mirror* mirror() noexcept { return std::get_if<Mirror>(&objects_); }
    [[nodiscard]] bool was_imported() const noexcept { return provenance_ == Provenance::Imported; }

private:
    const TextureShareManager& manager_;
    std::variant<Shared, Mirror> objects_;
    Provenance provenance_;
};

} // namespace geyser::dxgi
