// What all guests' textures have in common: the memory behind them.
#pragma once

#include "helper.hpp"

#include <memory>
#include <utility>

namespace geyser::guest {

/// `Interface` is the API's public texture (OpenGLTexture), which says what the API knows it by.
template <class Interface>
class Texture : public Interface {
public:
    Texture(std::shared_ptr<const Helper> helper, Backing backing)
        : Interface(Interface::kApi, backing.descriptor, backing.transport(), backing.copies_per_frame()),
          helper_(std::move(helper)), backing_(std::move(backing)) {}

    [[nodiscard]] const Helper& helper() const noexcept { return *helper_; }
    [[nodiscard]] Backing& backing() noexcept { return backing_; }
    [[nodiscard]] const Backing& backing() const noexcept { return backing_; }
    /// What the API imported; not always what the user shares (Helper::image_of).
    [[nodiscard]] const TextureDescriptor& image_descriptor() const noexcept { return backing_.image->descriptor(); }

private:
    std::shared_ptr<const Helper> helper_; ///< outlives the backing
    Backing backing_;
};

} // namespace geyser::guest
