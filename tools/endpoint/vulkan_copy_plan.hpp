// Where each subresource of a texture lies in a staging buffer, and the copies that take it there or back.
#pragma once

#include "subresource.hpp"

#include <vulkan/vulkan_core.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace geyser::endpoint {

struct CopyPlan {
    explicit CopyPlan(const TextureDescriptor& descriptor);

    /// The part of a buffer of `size` bytes that holds `parts[index]`.
    [[nodiscard]] std::span<std::byte> bytes_of(std::size_t index, std::span<std::byte> buffer) const {
        return buffer.subspan(regions[index].bufferOffset, parts[index].bytes());
    }
    [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(regions.size()); }

    std::vector<Subresource> parts;
    std::vector<VkBufferImageCopy> regions;
    std::size_t size = 0;
};

} // namespace geyser::endpoint
