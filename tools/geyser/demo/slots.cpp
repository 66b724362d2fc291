#include "slots.hpp"

namespace geyser::tool::demo {

std::vector<VulkanTexture*> recordable(const Slots& slots) {
    std::vector<VulkanTexture*> images;
    for (const auto& slot : slots) {
        auto* const image = slot->as<VulkanTexture>();
        if (image == nullptr || image->copies_per_frame() > 1) {
            return {};
        }
        images.push_back(image);
    }
    return images;
}

} // namespace geyser::tool::demo
