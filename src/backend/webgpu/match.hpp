// Which of Vulkan's devices an adapter of Dawn's is. WebGPU tells no UUID, so the two are matched by vendor and device
// number; the first texture that both use shows whether that was right.
#pragma once

#include "dispatch.hpp"

#include <geyser/vulkan.hpp>

#include <string>

namespace geyser::webgpu {

/// What Dawn says of an adapter.
struct AdapterSummary {
    std::string name = {};
    std::string driver = {};
    std::uint32_t vendor_id = 0;
    std::uint32_t device_id = 0;
};
[[nodiscard]] AdapterSummary summarize(const Dispatch& fn, WGPUAdapter adapter);

[[nodiscard]] bool is_same_kind(const AdapterSummary& adapter, const VulkanDeviceSummary& device) noexcept;

/// The device of `devices` that the adapter is. `selector`, where it is not empty, picks one by index, UUID or name:
/// DeviceMismatch where it is of another kind. InvalidArgument where there are several and nothing to choose by.
[[nodiscard]] Result<Uuid> find_vulkan_device(const AdapterSummary& adapter,
                                              const std::vector<VulkanDeviceSummary>& devices,
                                              std::string_view selector, std::string_view operation);

/// select_device() among Vulkan's.
[[nodiscard]] Result<std::size_t> select_vulkan_device(const std::vector<VulkanDeviceSummary>& devices,
                                                       std::string_view selector, std::string_view operation);

} // namespace geyser::webgpu
