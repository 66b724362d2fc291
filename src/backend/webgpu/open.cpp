#include "open.hpp"

#include "core/try.hpp"

#include <algorithm>
#include <vector>

namespace geyser::webgpu {
namespace {

Result<std::vector<VulkanDeviceSummary>> vulkan_devices(VulkanGetProcAddress loader, std::string_view operation) {
    auto devices = VulkanTextureShareManager::devices({.get_instance_proc_addr = loader});
    if (!devices) {
        return fail(ErrorCode::BackendUnavailable, operation,
                    "textures are allocated through Vulkan, which is not to be had: " + devices.error().reason,
                    devices.error().native);
    }
    return devices;
}

template <class Config>
Result<std::shared_ptr<const guest::Helper>> open_helper(const Uuid& device, const Config& config,
                                                         std::string_view operation) {
    GEYSER_TRY(auto helper, guest::Helper::open({.device = device,
                                                 .validation = config.validation,
                                                 .get_instance_proc_addr = config.get_instance_proc_addr,
                                                 .log = config.log},
                                                operation));
    // Dawn's fences are these, whatever the users of the textures agree on.
    const SyncSupport* binary = helper->capabilities().find(SyncKind::BinaryOpaqueFd);
    if (binary == nullptr || !binary->can_export || !binary->can_import) {
        return fail(ErrorCode::UnsupportedSync, operation,
                    "Vulkan cannot share binary semaphores on this device, and Dawn needs them" +
                        (binary == nullptr ? std::string() : ": " + binary->reason));
    }
    return helper;
}

Result<OwnedInstance> create_instance(const Dispatch& fn, std::string_view operation) {
    // Some of the features count as experimental, depending on the age of the library.
    const char* const toggle = "allow_unsafe_apis";
    WGPUDawnTogglesDescriptor toggles{};
    toggles.chain.sType = WGPUSType_DawnTogglesDescriptor;
    toggles.enabledToggleCount = 1;
    toggles.enabledToggles = &toggle;
    WGPUInstanceDescriptor descriptor{};
    descriptor.nextInChain = &toggles.chain;
    OwnedInstance instance(fn, fn.CreateInstance(&descriptor));
    if (!instance) {
        return fail(ErrorCode::BackendUnavailable, operation, "wgpuCreateInstance returned none");
    }
    return instance;
}

/// What an asynchronous request came to. Dawn answers before it returns, or when events are processed.
template <class Handle>
struct Answer {
    Handle handle = nullptr;
    std::string message = {};

    template <class Status>
    static void take(Status /*status*/, Handle handle, WGPUStringView message, void* answer, void* /*unused*/) {
        *static_cast<Answer*>(answer) = {handle, text(message)};
    }
};

Answer<WGPUAdapter> request_adapter(const Dispatch& fn, WGPUInstance instance,
                                    const WGPURequestAdapterOptions& options) {
    Answer<WGPUAdapter> answer;
    WGPURequestAdapterCallbackInfo callback{};
    callback.mode = WGPUCallbackMode_AllowSpontaneous;
    callback.callback = Answer<WGPUAdapter>::take<WGPURequestAdapterStatus>;
    callback.userdata1 = &answer;
    (void)fn.InstanceRequestAdapter(instance, &options, callback);
    fn.InstanceProcessEvents(instance);
    return answer;
}

/// The adapter that is `device`, or any of Vulkan's where that is nullptr. Dawn has no list of adapters: it is asked in
/// every way in which one can come out.
Result<OwnedAdapter> find_adapter(const Dispatch& fn, WGPUInstance instance, const VulkanDeviceSummary* device,
                                  std::string_view operation) {
    std::string found;
    std::string refusal;
    for (const WGPUPowerPreference power : {WGPUPowerPreference_HighPerformance, WGPUPowerPreference_LowPower}) {
        for (const WGPUBool fallback : {0U, 1U}) {
            WGPURequestAdapterOptions options{};
            options.featureLevel = WGPUFeatureLevel_Core;
            options.powerPreference = power;
            options.forceFallbackAdapter = fallback;
            options.backendType = WGPUBackendType_Vulkan;
            Answer<WGPUAdapter> answer = request_adapter(fn, instance, options);
            OwnedAdapter adapter(fn, answer.handle);
            if (!adapter) {
                refusal = std::move(answer.message);
                continue;
            }
            const AdapterSummary summary = summarize(fn, adapter.get());
            if (device == nullptr || is_same_kind(summary, *device)) {
                return adapter;
            }
            if (found.find(summary.name) == std::string::npos) {
                found.append(found.empty() ? "" : ", ").append('"' + summary.name + '"');
            }
        }
    }
    return fail(ErrorCode::DeviceNotFound, operation,
                device == nullptr
                    ? "Dawn has no adapter over Vulkan: " + refusal
                    : "Dawn has no adapter for \"" + device->name + "\"; it has " + (found.empty() ? "none" : found));
}

/// Errors of Geyser's own calls are caught by scopes. These are of the code that uses the device beside it.
void log_error(WGPUDevice const* /*device*/, WGPUErrorType /*type*/, WGPUStringView message, void* log,
               void* /*unused*/) {
    if (const auto& callback = *static_cast<const LogCallback*>(log)) {
        callback(LogLevel::Error, text(message));
    }
}

Result<OwnedDevice> request_device(const Device::Parts& parts, std::string_view operation) {
    std::vector<WGPUFeatureName> features;
    for (const Feature& feature : wanted_features()) {
        features.push_back(feature.number);
    }
    WGPUDeviceDescriptor descriptor{};
    descriptor.label = view("geyser");
    descriptor.requiredFeatureCount = features.size();
    descriptor.requiredFeatures = features.data();
    descriptor.uncapturedErrorCallbackInfo.callback = log_error;
    descriptor.uncapturedErrorCallbackInfo.userdata1 = parts.log.get();
    Answer<WGPUDevice> answer;
    WGPURequestDeviceCallbackInfo callback{};
    callback.mode = WGPUCallbackMode_AllowSpontaneous;
    callback.callback = Answer<WGPUDevice>::take<WGPURequestDeviceStatus>;
    callback.userdata1 = &answer;
    (void)parts.fn->AdapterRequestDevice(parts.adapter.get(), &descriptor, callback);
    parts.fn->InstanceProcessEvents(parts.instance.get());
    OwnedDevice device(*parts.fn, answer.handle);
    if (!device) {
        return fail(ErrorCode::DriverFailure, operation, "wgpuAdapterRequestDevice: " + answer.message);
    }
    return device;
}

} // namespace

Result<std::shared_ptr<const Device>> create(const WebGpuConfig& config, std::string_view operation) {
    GEYSER_TRY(const auto get_proc_address, open_library(config.library, operation));
    GEYSER_TRY(const Dispatch loaded, load(get_proc_address, operation));
    Device::Parts parts{.fn = std::make_unique<const Dispatch>(loaded),
                        .log = std::make_unique<LogCallback>(config.log)};
    const Dispatch& fn = *parts.fn;
    GEYSER_TRY(const auto devices, vulkan_devices(config.get_instance_proc_addr, operation));
    const VulkanDeviceSummary* wanted = nullptr;
    if (!config.device.empty()) {
        GEYSER_TRY(const std::size_t index, select_vulkan_device(devices, config.device, operation));
        wanted = &devices[index];
    }
    GEYSER_TRY(parts.instance, create_instance(fn, operation));
    GEYSER_TRY(parts.adapter, find_adapter(fn, parts.instance.get(), wanted, operation));
    parts.summary = summarize(fn, parts.adapter.get());
    GEYSER_CHECK(check_features(fn.AdapterHasFeature, parts.adapter.get(), "the adapter \"" + parts.summary.name + '"',
                                operation));
    if (wanted == nullptr) {
        // Where several are alike, Dawn and Vulkan both begin with the first.
        const auto first = std::ranges::find_if(
            devices, [&](const VulkanDeviceSummary& device) { return is_same_kind(parts.summary, device); });
        wanted = first != devices.end() ? &*first : nullptr;
    }
    GEYSER_TRY(const Uuid uuid, wanted != nullptr
                                    ? Result<Uuid>(wanted->identity.device)
                                    : find_vulkan_device(parts.summary, devices, config.device, operation));
    GEYSER_TRY(parts.helper, open_helper(uuid, config, operation));
    GEYSER_TRY(parts.device, request_device(parts, operation));
    return std::make_shared<const Device>(std::move(parts));
}

Result<std::shared_ptr<const Device>> adopt(const WebGpuAdoptInfo& info, std::string_view operation) {
    if (info.adapter == nullptr || info.device == nullptr) {
        return fail(ErrorCode::InvalidArgument, operation, "WebGpuAdoptInfo::adapter and device must be set");
    }
    GEYSER_TRY(const Dispatch loaded, load(info.get_proc_address, operation));
    Device::Parts parts{.fn = std::make_unique<const Dispatch>(loaded)};
    const Dispatch& fn = *parts.fn;
    GEYSER_CHECK(check_features(fn.DeviceHasFeature, info.device, "the device", operation));
    fn.AdapterAddRef(info.adapter);
    parts.adapter = OwnedAdapter(fn, info.adapter);
    fn.DeviceAddRef(info.device);
    parts.device = OwnedDevice(fn, info.device);
    parts.summary = summarize(fn, info.adapter);
    GEYSER_TRY(const auto devices, vulkan_devices(info.get_instance_proc_addr, operation));
    GEYSER_TRY(const Uuid uuid, find_vulkan_device(parts.summary, devices, info.vulkan_device, operation));
    GEYSER_TRY(parts.helper, open_helper(uuid, info, operation));
    return std::make_shared<const Device>(std::move(parts));
}

} // namespace geyser::webgpu
