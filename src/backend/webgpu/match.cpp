#include "match.hpp"

#include "core/select_device.hpp"
#include "core/try.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace geyser::webgpu {
namespace {

std::string hex(std::uint32_t number) {
    std::array<char, 8> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
    return "0x" + std::string(digits.data(), end);
}

std::string numbers(std::uint32_t vendor, std::uint32_t device) { return hex(vendor) + ":" + hex(device); }

std::string list(const std::vector<VulkanDeviceSummary>& devices) {
    std::string text;
    for (const VulkanDeviceSummary& device : devices) {
        text.append(text.empty() ? "" : ", ")
            .append(to_string(device.identity.device) + " \"" + device.name + "\" (" +
                    numbers(device.vendor_id, device.device_id) + ")");
    }
    return text.empty() ? "none" : text;
}

} // namespace

AdapterSummary summarize(const Dispatch& fn, WGPUAdapter adapter) {
    WGPUAdapterInfo info{};
    AdapterSummary summary;
    if (fn.AdapterGetInfo(adapter, &info) == WGPUStatus_Success) {
        summary = {.name = text(info.device),
                   .driver = text(info.description),
                   .vendor_id = info.vendorID,
                   .device_id = info.deviceID};
        fn.AdapterInfoFreeMembers(info);
    }
    return summary;
}

bool is_same_kind(const AdapterSummary& adapter, const VulkanDeviceSummary& device) noexcept {
    return adapter.vendor_id == device.vendor_id && adapter.device_id == device.device_id;
}

Result<std::size_t> select_vulkan_device(const std::vector<VulkanDeviceSummary>& devices, std::string_view selector,
                                         std::string_view operation) {
    std::vector<DeviceChoice> choices;
    choices.reserve(devices.size());
    for (const VulkanDeviceSummary& device : devices) {
        choices.push_back({device.name, device.identity.device});
    }
    return select_device(choices, selector, "Vulkan", operation);
}

Result<Uuid> find_vulkan_device(const AdapterSummary& adapter, const std::vector<VulkanDeviceSummary>& devices,
                                std::string_view selector, std::string_view operation) {
    const std::string whose =
        "the adapter \"" + adapter.name + "\" (" + numbers(adapter.vendor_id, adapter.device_id) + ")";
    if (!selector.empty()) {
        GEYSER_TRY(const std::size_t index, select_vulkan_device(devices, selector, operation));
        const VulkanDeviceSummary& device = devices[index];
        if (!is_same_kind(adapter, device)) {
            return fail(ErrorCode::DeviceMismatch, operation,
                        whose + " is not Vulkan's device \"" + device.name + "\" (" +
                            numbers(device.vendor_id, device.device_id) + ")");
        }
        return device.identity.device;
    }
    std::vector<VulkanDeviceSummary> alike;
    std::ranges::copy_if(devices, std::back_inserter(alike),
                         [&](const VulkanDeviceSummary& device) { return is_same_kind(adapter, device); });
    if (alike.empty()) {
        return fail(ErrorCode::DeviceNotFound, operation,
                    whose + " is none of Vulkan's devices, through which textures are allocated; there are " +
                        list(devices));
    }
    if (alike.size() > 1) {
        return fail(ErrorCode::InvalidArgument, operation,
                    whose + " may be any of several devices; name one as vulkan_device: " + list(alike));
    }
    return alike.front().identity.device;
}

} // namespace geyser::webgpu
