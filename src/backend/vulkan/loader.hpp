// Finds the system's Vulkan loader at run time, so that a program linked with Geyser starts where there is none.
#pragma once

#include <geyser/error.hpp>

#include <vulkan/vulkan_core.h>

namespace geyser::vulkan {

/// `given` if it is set, else the entry point of libvulkan. BackendUnavailable where there is no loader.
[[nodiscard]] Result<PFN_vkGetInstanceProcAddr> find_loader(PFN_vkGetInstanceProcAddr given,
                                                            std::string_view operation);

} // namespace geyser::vulkan
