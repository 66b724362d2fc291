// Device extensions that the driver does not have.
#pragma once

#include <vulkan/vulkan_core.h>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace geyser::fake_vulkan {

/// Gives a list to the application as Vulkan does, which asks for its length first.
[[nodiscard]] VkResult hand_out(std::span<const VkExtensionProperties> all, std::uint32_t* count,
                                VkExtensionProperties* properties);

/// The driver's own extensions, by its vkEnumerateDeviceExtensionProperties, and those of `more` that it has not named.
[[nodiscard]] VkResult hand_out(PFN_vkEnumerateDeviceExtensionProperties enumerate, VkPhysicalDevice physical,
                                std::span<const VkExtensionProperties> more, std::uint32_t* count,
                                VkExtensionProperties* properties);

/// Those that the application enables, for the driver to be asked for others.
class EnabledExtensions {
public:
    explicit EnabledExtensions(const VkDeviceCreateInfo& info)
        : names_(info.ppEnabledExtensionNames, info.ppEnabledExtensionNames + info.enabledExtensionCount) {}

    /// Whether it was enabled.
    bool remove(std::string_view name);
    void add(const char* name);
    /// `info` with these instead of its own. Valid as long as this object.
    [[nodiscard]] VkDeviceCreateInfo instead_of(const VkDeviceCreateInfo& info) const;

private:
    std::vector<const char*> names_;
};

} // namespace geyser::fake_vulkan
