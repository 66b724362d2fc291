#include "instance.hpp"

#include "core/try.hpp"
#include "errors.hpp"
#include "loader.hpp"

#include <algorithm>
#include <cstring>

namespace geyser::vulkan {
namespace {

constexpr const char* kValidationLayer = "VK_LAYER_KHRONOS_validation";

VKAPI_ATTR VkBool32 VKAPI_CALL forward_message(VkDebugUtilsMessageSeverityFlagBitsEXT severity,
                                               VkDebugUtilsMessageTypeFlagsEXT /*types*/,
                                               const VkDebugUtilsMessengerCallbackDataEXT* data, void* user) {
    const auto& log = *static_cast<const LogCallback*>(user);
    const LogLevel level = (severity & VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT) != 0     ? LogLevel::Error
                           : (severity & VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT) != 0 ? LogLevel::Warning
                                                                                               : LogLevel::Info;
    log(level, data->pMessage);
    return VK_FALSE;
}

Result<bool> has_layer(const GlobalDispatch& global, const char* name, std::string_view operation) {
    std::uint32_t count = 0;
    if (const VkResult result = global.EnumerateInstanceLayerProperties(&count, nullptr); result != VK_SUCCESS) {
        return failed(result, operation, "vkEnumerateInstanceLayerProperties");
    }
    std::vector<VkLayerProperties> layers(count);
    if (const VkResult result = global.EnumerateInstanceLayerProperties(&count, layers.data()); result < 0) {
        return failed(result, operation, "vkEnumerateInstanceLayerProperties");
    }
    layers.resize(count);
    return std::ranges::any_of(layers, [&](const auto& layer) { return std::strcmp(layer.layerName, name) == 0; });
}

Result<bool> has_extension(const GlobalDispatch& global, const char* name, std::string_view operation) {
    std::uint32_t count = 0;
    if (const VkResult result = global.EnumerateInstanceExtensionProperties(nullptr, &count, nullptr);
        result != VK_SUCCESS) {
        return failed(result, operation, "vkEnumerateInstanceExtensionProperties");
    }
    std::vector<VkExtensionProperties> extensions(count);
    if (const VkResult result = global.EnumerateInstanceExtensionProperties(nullptr, &count, extensions.data());
        result < 0) {
        return failed(result, operation, "vkEnumerateInstanceExtensionProperties");
    }
    extensions.resize(count);
    return std::ranges::any_of(extensions,
                               [&](const auto& each) { return std::strcmp(each.extensionName, name) == 0; });
}

} // namespace

Result<std::shared_ptr<const Instance>> Instance::create(const VulkanConfig& config, std::string_view operation) {
    GEYSER_TRY(const auto get, find_loader(config.get_instance_proc_addr, operation));
    GEYSER_TRY(auto global, load_global(get, operation));
    std::shared_ptr<Instance> self(new Instance);
    self->global_ = global;
    self->log_ = config.log;

    std::uint32_t loader_version = VK_API_VERSION_1_0;
    if (global.EnumerateInstanceVersion != nullptr) {
        global.EnumerateInstanceVersion(&loader_version);
    }
    if (loader_version < VK_API_VERSION_1_1) {
        return fail(ErrorCode::BackendUnavailable, operation, "the Vulkan loader is of version 1.0, not 1.1 or newer");
    }
    self->api_version_ = std::min<std::uint32_t>(loader_version, VK_API_VERSION_1_3);

    std::vector<const char*> layers;
    std::vector<const char*> extensions = VulkanTextureShareManager::wanted_instance_extensions();
    const VkValidationFeatureEnableEXT enable = VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT;
    const VkValidationFeaturesEXT features{.sType = VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT,
                                           .enabledValidationFeatureCount = 1,
                                           .pEnabledValidationFeatures = &enable};
    if (config.validation) {
        GEYSER_TRY(const auto present, has_layer(global, kValidationLayer, operation));
        if (!present) {
            return fail(ErrorCode::BackendUnavailable, operation,
                        "validation was asked for, but the layer VK_LAYER_KHRONOS_validation is not installed");
        }
        layers.push_back(kValidationLayer);
        extensions.push_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
        extensions.push_back(VK_EXT_VALIDATION_FEATURES_EXTENSION_NAME);
    }
    // Without it the loader hides drivers that lack something of Vulkan, as MoltenVK does.
    GEYSER_TRY(const bool has_portability,
               has_extension(global, VK_KHR_PORTABILITY_ENUMERATION_EXTENSION_NAME, operation));
    if (has_portability) {
        extensions.push_back(VK_KHR_PORTABILITY_ENUMERATION_EXTENSION_NAME);
    }
    const VkApplicationInfo application{
        .sType = VK_STRUCTURE_TYPE_APPLICATION_INFO, .pEngineName = "geyser", .apiVersion = self->api_version_};
    const VkInstanceCreateInfo info{
        .sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO,
        .pNext = config.validation ? &features : nullptr,
        .flags = has_portability ? VkInstanceCreateFlags{VK_INSTANCE_CREATE_ENUMERATE_PORTABILITY_BIT_KHR} : 0,
        .pApplicationInfo = &application,
        .enabledLayerCount = static_cast<std::uint32_t>(layers.size()),
        .ppEnabledLayerNames = layers.data(),
        .enabledExtensionCount = static_cast<std::uint32_t>(extensions.size()),
        .ppEnabledExtensionNames = extensions.data()};
    if (const VkResult result = global.CreateInstance(&info, nullptr, &self->instance_); result != VK_SUCCESS) {
        return failed(result, operation, "vkCreateInstance",
                      result == VK_ERROR_INCOMPATIBLE_DRIVER ? "(no Vulkan driver could be loaded)" : "");
    }
    self->owned_ = true;
    // First, so that a driver that lacks another function still gets its instance back.
    self->functions_.DestroyInstance =
        reinterpret_cast<PFN_vkDestroyInstance>(get(self->instance_, "vkDestroyInstance"));
    GEYSER_TRY(auto functions, load_instance(get, self->instance_, operation));
    self->functions_ = functions;
    if (config.validation && config.log) {
        GEYSER_CHECK(self->start_validation(operation));
    }
    return self;
}

Result<void> Instance::start_validation(std::string_view operation) {
    const VkDebugUtilsMessengerCreateInfoEXT info{.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT,
                                                  .messageSeverity = VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT |
                                                                     VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT,
                                                  .messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT,
                                                  .pfnUserCallback = forward_message,
                                                  .pUserData = &log_};
    const VkResult result = functions_.CreateDebugUtilsMessengerEXT(instance_, &info, nullptr, &messenger_);
    if (result != VK_SUCCESS) {
        return failed(result, operation, "vkCreateDebugUtilsMessengerEXT");
    }
    return {};
}

Result<std::shared_ptr<const Instance>> Instance::adopt(VkInstance instance, std::uint32_t api_version,
                                                        PFN_vkGetInstanceProcAddr given, LogCallback log,
                                                        std::string_view operation) {
    GEYSER_TRY(const auto get, find_loader(given, operation));
    GEYSER_TRY(auto functions, load_instance(get, instance, operation));
    std::shared_ptr<Instance> self(new Instance);
    self->global_.GetInstanceProcAddr = get;
    self->functions_ = functions;
    self->instance_ = instance;
    self->api_version_ = api_version;
    self->log_ = std::move(log);
    return self;
}

Instance::~Instance() {
    if (owned_ && messenger_ != VK_NULL_HANDLE) {
        functions_.DestroyDebugUtilsMessengerEXT(instance_, messenger_, nullptr);
    }
    if (owned_ && functions_.DestroyInstance != nullptr) {
        functions_.DestroyInstance(instance_, nullptr);
    }
}

Result<std::vector<VkPhysicalDevice>> Instance::physical_devices(std::string_view operation) const {
    std::uint32_t count = 0;
    if (const VkResult result = functions_.EnumeratePhysicalDevices(instance_, &count, nullptr); result != VK_SUCCESS) {
        return failed(result, operation, "vkEnumeratePhysicalDevices");
    }
    std::vector<VkPhysicalDevice> devices(count);
    if (const VkResult result = functions_.EnumeratePhysicalDevices(instance_, &count, devices.data()); result < 0) {
        return failed(result, operation, "vkEnumeratePhysicalDevices");
    }
    devices.resize(count);
    return devices;
}

Result<std::vector<VkExtensionProperties>> Instance::device_extensions(VkPhysicalDevice device,
                                                                       std::string_view operation) const {
    std::uint32_t count = 0;
    if (const VkResult result = functions_.EnumerateDeviceExtensionProperties(device, nullptr, &count, nullptr);
        result != VK_SUCCESS) {
        return failed(result, operation, "vkEnumerateDeviceExtensionProperties");
    }
    std::vector<VkExtensionProperties> extensions(count);
    if (const VkResult result =
            functions_.EnumerateDeviceExtensionProperties(device, nullptr, &count, extensions.data());
        result < 0) {
        return failed(result, operation, "vkEnumerateDeviceExtensionProperties");
    }
    extensions.resize(count);
    return extensions;
}

} // namespace geyser::vulkan
