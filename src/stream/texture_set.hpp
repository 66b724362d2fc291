// The textures of one epoch: what the slots are until the next change of size or format. Kept alive by whoever uses
// one.
#pragma once

#include <geyser/manager.hpp>

#include <cstdint>
#include <memory>
#include <vector>

namespace geyser::stream {

struct TextureSet {
    std::uint32_t epoch = 0;
    std::vector<std::unique_ptr<SharedTexture>> textures = {};
};

} // namespace geyser::stream
