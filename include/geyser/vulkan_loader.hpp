// Where Vulkan is loaded from, for backends that allocate through it but whose users need not have its headers.
#pragma once

struct VkInstance_T;

namespace geyser {

/// PFN_vkGetInstanceProcAddr, spelled without Vulkan's headers.
using VulkanGetProcAddress = void (*(*)(VkInstance_T* instance, const char* name))();

} // namespace geyser
