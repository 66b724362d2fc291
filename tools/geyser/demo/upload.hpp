// Brings the picture to the GPU.
#pragma once

#include "arena.hpp"
#include "picture.hpp"

namespace geyser::tool::demo {

/// A view of the picture with all its mip levels, in SHADER_READ_ONLY_OPTIMAL. Waits until the GPU is done.
[[nodiscard]] Result<VkImageView> upload_picture(VulkanTextureShareManager& manager, Arena& arena,
                                                 const Picture& picture);

} // namespace geyser::tool::demo
