#include "dispatch.hpp"

#include "core/try.hpp"

#include <string>

namespace geyser::vulkan {
namespace {

/// Collects the first missing name, so that the lists below read as lists.
template <class Get, class Object>
class Loading {
public:
    Loading(Get get, Object object) : get_(get), object_(object) {}

    template <class Function>
    void required(Function& function, const char* name) {
        function = reinterpret_cast<Function>(get_(object_, name));
        if (function == nullptr && missing_ == nullptr) {
            missing_ = name;
        }
    }

    template <class Function>
    void optional(Function& function, const char* name) {
        function = reinterpret_cast<Function>(get_(object_, name));
        if (function == nullptr) {
            function = reinterpret_cast<Function>(get_(object_, (std::string(name) + "KHR").c_str()));
        }
    }

    [[nodiscard]] Result<void> finish(std::string_view operation) const {
        if (missing_ != nullptr) {
            return fail(ErrorCode::BackendUnavailable, operation,
                        "the Vulkan loader or driver has no " + std::string(missing_));
        }
        return {};
    }

private:
    Get get_;
    Object object_;
    const char* missing_ = nullptr;
};

} // namespace

#define GEYSER_REQUIRED(name) loading.required(table.name, "vk" #name);
#define GEYSER_OPTIONAL(name) loading.optional(table.name, "vk" #name);

Result<GlobalDispatch> load_global(PFN_vkGetInstanceProcAddr get, std::string_view operation) {
    GlobalDispatch table{.GetInstanceProcAddr = get};
    Loading loading(get, VkInstance{VK_NULL_HANDLE});
    GEYSER_OPTIONAL(EnumerateInstanceVersion)
    GEYSER_VULKAN_GLOBAL_FUNCTIONS(GEYSER_REQUIRED)
    GEYSER_CHECK(loading.finish(operation));
    return table;
}

Result<InstanceDispatch> load_instance(PFN_vkGetInstanceProcAddr get, VkInstance instance, std::string_view operation) {
    InstanceDispatch table;
    Loading loading(get, instance);
    GEYSER_VULKAN_INSTANCE_FUNCTIONS(GEYSER_REQUIRED)
    GEYSER_VULKAN_OPTIONAL_INSTANCE_FUNCTIONS(GEYSER_OPTIONAL)
    GEYSER_CHECK(loading.finish(operation));
    return table;
}

Result<DeviceDispatch> load_device(PFN_vkGetDeviceProcAddr get, VkDevice device, std::string_view operation) {
    DeviceDispatch table;
    Loading loading(get, device);
    GEYSER_VULKAN_DEVICE_FUNCTIONS(GEYSER_REQUIRED)
    GEYSER_VULKAN_OPTIONAL_DEVICE_FUNCTIONS(GEYSER_OPTIONAL)
    GEYSER_CHECK(loading.finish(operation));
    return table;
}

} // namespace geyser::vulkan
