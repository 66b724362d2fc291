// A way into Vulkan on which a process can die: at a chosen call, before the driver sees it.
#pragma once

#include <geyser/vulkan.hpp>

#include <string_view>

namespace geyser::conformance::test {

/// This process makes no further call of this name ("vkQueueSubmit") but kills itself, with nothing cleaned up. Only
/// those in the list of deadly_calls.cpp can be chosen.
void die_at(std::string_view call);

/// For VulkanConfig: the system's Vulkan, until then.
[[nodiscard]] Result<PFN_vkGetInstanceProcAddr> deadly_vulkan();

} // namespace geyser::conformance::test
