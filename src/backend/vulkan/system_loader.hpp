// Under which names a system has its Vulkan loader. One source file for each system.
#pragma once

#include <span>

namespace geyser::vulkan {

struct SystemLoader {
    /// The first that is there is taken.
    std::span<const char* const> names;
    /// What to do where none is.
    const char* remedy;
};
[[nodiscard]] SystemLoader system_loader() noexcept;

} // namespace geyser::vulkan
