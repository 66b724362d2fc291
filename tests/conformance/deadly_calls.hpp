// A way into Vulkan on which a process can die: at a chosen call, before the driver sees it.
#pragma once

#include <string_view>

#include <vulkan/vulkan_core.h>

namespace geyser::conformance::test {

/// This process makes no further call of this name ("vkQueueSubmit") but kills itself, with nothing cleaned up. Only
/// those in the list of deadly_calls.cpp can be chosen.
void die_at(std::string_view call);

/// For VulkanConfig: the system's Vulkan, until then.
[[nodiscard]] PFN_vkGetInstanceProcAddr deadly_vulkan();

} // namespace geyser::conformance::test
