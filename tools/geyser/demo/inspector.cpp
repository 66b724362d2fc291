#include "inspector.hpp"

#include "cpu_inspector.hpp"
#include "gpu_inspector.hpp"

#include <utility>

namespace geyser::tool::demo {

Result<std::unique_ptr<Inspector>> make_inspector(TextureShareManager& manager, const Slots& slots, Channel& channel) {
    if (auto images = recordable(slots); !images.empty()) {
        return GpuInspector::create(dynamic_cast<VulkanTextureShareManager&>(manager), std::move(images), channel);
    }
    return CpuInspector::create(manager, slots, channel);
}

} // namespace geyser::tool::demo
