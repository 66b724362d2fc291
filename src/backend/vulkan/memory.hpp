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

/// A new dedicated allocation for the image, bound to it; exportable as `handle_type`, or private where that is 0; of a
/// type with all of `preferred` where there is one.
struct BoundMemory {
    OwnedMemory memory;
    Allocation allocation;
};
[[nodiscard]] Result<BoundMemory> allocate_for(const std::shared_ptr<const Device>& device, VkImage image,
                                               VkExternalMemoryHandleTypeFlags handle_type, std::string_view operation,
                                               VkMemoryPropertyFlags preferred = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT);

[[nodiscard]] Result<void> bind_image(const Device& device, VkImage image, const OwnedMemory& memory,
                                      std::string_view operation);

} // namespace geyser::vulkan
