#include "extensions.hpp"

#include <algorithm>

namespace geyser::fake_vulkan {

VkResult hand_out(std::span<const VkExtensionProperties> all, std::uint32_t* count, VkExtensionProperties* properties) {
    if (properties == nullptr) {
        *count = static_cast<std::uint32_t>(all.size());
        return VK_SUCCESS;
    }
    *count = std::min(*count, static_cast<std::uint32_t>(all.size()));
    std::copy_n(all.begin(), *count, properties);
    return *count < all.size() ? VK_INCOMPLETE : VK_SUCCESS;
}

VkResult hand_out(PFN_vkEnumerateDeviceExtensionProperties enumerate, VkPhysicalDevice physical,
                  std::span<const VkExtensionProperties> more, std::uint32_t* count,
                  VkExtensionProperties* properties) {
    std::uint32_t below = 0;
    if (const VkResult result = enumerate(physical, nullptr, &below, nullptr); result != VK_SUCCESS) {
        return result;
    }
    std::vector<VkExtensionProperties> all(below);
    if (const VkResult result = enumerate(physical, nullptr, &below, all.data()); result != VK_SUCCESS) {
        return result;
    }
    const auto name_of = [](const VkExtensionProperties& each) { return std::string_view(each.extensionName); };
    for (const VkExtensionProperties& each : more) {
        if (std::ranges::find(all, name_of(each), name_of) == all.end()) {
            all.push_back(each);
        }
    }
    return hand_out(all, count, properties);
}

bool EnabledExtensions::remove(std::string_view name) { return std::erase(names_, name) != 0; }

void EnabledExtensions::add(const char* name) {
    if (std::ranges::count(names_, std::string_view(name)) == 0) {
        names_.push_back(name);
    }
}

VkDeviceCreateInfo EnabledExtensions::instead_of(const VkDeviceCreateInfo& info) const {
    VkDeviceCreateInfo other = info;
    other.enabledExtensionCount = static_cast<std::uint32_t>(names_.size());
    other.ppEnabledExtensionNames = names_.data();
    return other;
}

} // namespace geyser::fake_vulkan
