#include "painter.hpp"

#include "pattern_painter.hpp"
#include "scene_painter.hpp"

#include <utility>

namespace geyser::tool::demo {

Result<std::unique_ptr<Painter>> make_painter(TextureShareManager& manager, const Slots& slots,
                                              const Picture& picture) {
    if (auto images = recordable(slots); !images.empty()) {
        return ScenePainter::create(dynamic_cast<VulkanTextureShareManager&>(manager), std::move(images), picture);
    }
    return PatternPainter::create(manager, slots);
}

} // namespace geyser::tool::demo
