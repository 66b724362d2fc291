// pNext chains.
#pragma once

#include <vulkan/vulkan_core.h>

namespace geyser::fake_vulkan {

/// The structure of that type in the application's own chain; nullptr where there is none.
template <class Structure>
[[nodiscard]] Structure* find(const void* chain, VkStructureType type) {
    for (const auto* each = static_cast<const VkBaseInStructure*>(chain); each != nullptr; each = each->pNext) {
        if (each->sType == type) {
            return const_cast<Structure*>(reinterpret_cast<const Structure*>(each));
        }
    }
    return nullptr;
}

} // namespace geyser::fake_vulkan
