#include "backends.hpp"

#include "arguments.hpp"

#include <endpoint/open_manager.hpp>
#include <geyser/vulkan.hpp>
#include <metal/library.hpp>
#ifdef GEYSER_HAS_D3D
#include <geyser/d3d11.hpp>
#include <geyser/d3d12.hpp>
#endif

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

#ifdef GEYSER_HAS_D3D
/// Every adapter, by its index.
template <class Manager>
Backend survey_adapters(Api api) {
    Backend backend{.api = api};
    const auto devices = Manager::devices();
    if (!devices) {
        backend.reason = devices.error().reason;
        return backend;
    }
    for (std::size_t i = 0; i < devices->size(); ++i) {
        add_device(backend, std::to_string(i), i);
    }
    if (devices->empty()) {
        backend.reason = "DXGI found no adapter";
    }
    return backend;
}
#endif

/// The one device that there is, or why there is none.
Backend survey_only_device(Api api) {
    Backend backend{.api = api};
    add_device(backend, "");
    return backend;
}

Backend survey(Api api, const Result<std::vector<VulkanDeviceSummary>>& vulkan_devices) {
    switch (api) {
    case Api::Vulkan:
        return survey_vulkan(vulkan_devices);
    case Api::OpenGL:
    case Api::Cuda:
    case Api::WebGpu:
        return survey_guest(api, vulkan_devices);
    case Api::Metal:
        return survey_metal();
#ifdef GEYSER_HAS_D3D
    case Api::D3D11:
        return survey_adapters<D3D11TextureShareManager>(api);
    case Api::D3D12:
        return survey_adapters<D3D12TextureShareManager>(api);
#endif
    default:
        return survey_only_device(api);
    }
}

} // namespace

std::vector<Backend> survey_backends() {
    const auto devices = VulkanTextureShareManager::devices();
    std::vector<Backend> backends;
    for (const Api api : all_apis()) {
        Backend backend = survey(api, devices);
        if (backend.available()) {
            backend.reason.clear(); // of a device that this API lacks
        }
        backends.push_back(std::move(backend));
    }
    return backends;
}

} // namespace geyser::tool
