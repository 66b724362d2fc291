// For host memory on which the driver cannot put an image: a private image, and a buffer that mirrors it. The buffer
// lies on the host memory where the driver can import that for buffers at least (one copy, by the GPU); else it is
// staging memory, and the CPU copies too (two copies).
#pragma once

#include "texture.hpp"

namespace geyser::vulkan {

inline constexpr VkExternalMemoryHandleTypeFlagBits kHostPointer =
    VK_EXTERNAL_MEMORY_HANDLE_TYPE_HOST_ALLOCATION_BIT_EXT;

/// Imports the mapping as memory for an object with these memory types.
[[nodiscard]] Result<OwnedMemory> import_pointer(const std::shared_ptr<const Device>& device,
                                                 const MappedMemory& mapping, std::uint32_t type_bits,
                                                 std::string_view operation);

/// The private image; it must take copies both ways.
[[nodiscard]] Result<ImageSpec> mirrored_spec(const Device& device, const TextureDescriptor& descriptor,
                                              std::string_view operation);
/// Whether the buffer can lie on host memory, by the driver's word.
[[nodiscard]] bool mirror_is_importable(const Device& device);

/// Fills in image, memory and mirror; parts.host has its mapping and planes.
[[nodiscard]] Result<void> make_mirror(const std::shared_ptr<const Device>& device, Texture::Parts& parts,
                                       std::string_view operation);

/// The CPU's part of the hand-offs of a staged texture.
void copy_to_staging(const Texture& texture);
void copy_from_staging(const Texture& texture);

} // namespace geyser::vulkan
