// Memory for images: allocated to be exported, or imported.
#pragma once

#include "texture.hpp"

namespace geyser::vulkan {

struct ImageMemoryRequirements {
    std::uint64_t size = 0;
    std::uint32_t type_bits = 0;
};
[[nodiscard]] ImageMemoryRequirements memory_requirements(const Device& device, VkImage image);

/// vkAllocateMemory with the given chain, and its owner.
[[nodiscard]] Result<OwnedMemory> allocate(const std::shared_ptr<const Device>& device, std::uint64_t size,
                                           std::uint32_t memory_type, const void* chain, std::string_view operation);

/// A new dedicated allocation for the image, bound to it.
struct BoundMemory {
    OwnedMemory memory;
    Allocation allocation;
};
/// Of a type with all of `preferred` where there is one.
[[nodiscard]] Result<BoundMemory> allocate_for(const std::shared_ptr<const Device>& device, VkImage image,
                                               std::string_view operation,
                                               VkMemoryPropertyFlags preferred = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT);
/// To be exported over `transport`, under `name` where that is not empty.
[[nodiscard]] Result<BoundMemory> allocate_exportable(const std::shared_ptr<const Device>& device, VkImage image,
                                                      Transport transport, std::string_view name,
                                                      std::string_view operation);

[[nodiscard]] Result<void> bind_image(const Device& device, VkImage image, const OwnedMemory& memory,
                                      std::string_view operation);

} // namespace geyser::vulkan
