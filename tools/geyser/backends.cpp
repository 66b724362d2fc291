#include "backends.hpp"

#include "arguments.hpp"

#include <endpoint/open_manager.hpp>
#include <geyser/vulkan.hpp>
#include <metal/library.hpp>

#include <utility>

namespace geyser::tool {
namespace {

void add_device(Backend& backend, const std::string& device, std::optional<std::size_t> index = {}) {
    auto manager = endpoint::open_manager(backend.api, {.device = device});
    if (manager) {
        backend.devices.push_back({index, std::move(*manager)});
    } else if (backend.reason.empty()) {
        backend.reason = manager.error().reason;
    }
}

Backend survey_vulkan(const Result<std::vector<VulkanDeviceSummary>>& devices) {
    Backend backend{.api = Api::Vulkan};
    if (!devices) {
        backend.reason = devices.error().reason;
        return backend;
    }
    for (std::size_t i = 0; i < devices->size(); ++i) {
        add_device(backend, std::to_string(i), i);
    }
    if (devices->empty()) {
        backend.reason = "the Vulkan loader found no device";
    }
    return backend;
}

/// The other GPU APIs share through Vulkan, so the devices of interest are Vulkan's, by their UUIDs.
Backend survey_guest(Api api, const Result<std::vector<VulkanDeviceSummary>>& devices) {
    Backend backend{.api = api};
    if (!devices || devices->empty()) {
        add_device(backend, "");
        return backend;
    }
    for (const VulkanDeviceSummary& device : *devices) {
        add_device(backend, to_string(device.identity.device));
    }
    return backend;
}

Backend survey_metal() {
    Backend backend{.api = Api::Metal};
    const auto devices = metal_tools::devices();
    if (!devices) {
        backend.reason = devices.error().reason;
        return backend;
    }
    for (std::size_t i = 0; i < devices->size(); ++i) {
        add_device(backend, std::to_string(i), i);
    }
    return backend;
}

Backend survey_host() {
    Backend backend{.api = Api::Host};
    add_device(backend, "");
    return backend;
}

} // namespace

std::vector<Backend> survey_backends() {
    const auto devices = VulkanTextureShareManager::devices();
    std::vector<Backend> backends;
    for (const Api api : all_apis()) {
        Backend backend = api == Api::Vulkan  ? survey_vulkan(devices)
                          : api == Api::Metal ? survey_metal()
                          : api == Api::Host  ? survey_host()
                                              : survey_guest(api, devices);
        if (backend.available()) {
            backend.reason.clear(); // of a device that this API lacks
        }
        backends.push_back(std::move(backend));
    }
    return backends;
}

std::string_view caveat(Api api) noexcept {
    return api == Api::Metal ? "never seen on real hardware, only on a fake of Metal: docs/backends/metal.md" : "";
}

} // namespace geyser::tool
