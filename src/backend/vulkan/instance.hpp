// A VkInstance of Geyser's own or the user's.
#pragma once

#include "dispatch.hpp"

#include <geyser/log.hpp>
#include <geyser/vulkan.hpp>

#include <memory>
#include <vector>

namespace geyser::vulkan {

class Instance {
public:
    /// Makes one, of Vulkan 1.3 or what the loader has.
    [[nodiscard]] static Result<std::shared_ptr<const Instance>> create(const VulkanConfig& config,
                                                                        std::string_view operation);
    /// Wraps the user's.
    [[nodiscard]] static Result<std::shared_ptr<const Instance>> adopt(VkInstance instance, std::uint32_t api_version,
                                                                       PFN_vkGetInstanceProcAddr get, LogCallback log,
                                                                       std::string_view operation);
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;
    ~Instance();

    [[nodiscard]] VkInstance get() const noexcept { return instance_; }
    [[nodiscard]] const InstanceDispatch& fn() const noexcept { return functions_; }
    [[nodiscard]] PFN_vkGetInstanceProcAddr get_proc_addr() const noexcept { return global_.GetInstanceProcAddr; }
    /// VkApplicationInfo::apiVersion.
    [[nodiscard]] std::uint32_t api_version() const noexcept { return api_version_; }
    [[nodiscard]] const LogCallback& log() const noexcept { return log_; }
    /// See Device::abandon().
    void abandon() const noexcept { owned_ = false; }

    [[nodiscard]] Result<std::vector<VkPhysicalDevice>> physical_devices(std::string_view operation) const;
    [[nodiscard]] Result<std::vector<VkExtensionProperties>> device_extensions(VkPhysicalDevice device,
                                                                               std::string_view operation) const;

private:
    Instance() = default;
    [[nodiscard]] Result<void> start_validation(std::string_view operation);

    GlobalDispatch global_ = {};
    InstanceDispatch functions_ = {};
    VkInstance instance_ = VK_NULL_HANDLE;
    VkDebugUtilsMessengerEXT messenger_ = VK_NULL_HANDLE;
    std::uint32_t api_version_ = VK_API_VERSION_1_1;
    mutable bool owned_ = false;
    LogCallback log_ = {};
};

} // namespace geyser::vulkan
