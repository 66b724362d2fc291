#include "backends.hpp"

#include "arguments.hpp"

#include <core/try.hpp>
#include <geyser/vulkan.hpp>

#include <fmt/core.h>

#include <utility>

namespace geyser::tool {
namespace {

template <class Manager>
Result<std::unique_ptr<TextureShareManager>> as_base(Result<std::unique_ptr<Manager>> manager) {
    GEYSER_TRY(std::unique_ptr<TextureShareManager> base, std::move(manager));
    return base;
}

void add_device(Backend& backend, std::optional<std::size_t> index) {
    auto manager = open_manager(backend.api, index ? std::to_string(*index) : "");
    if (manager) {
        backend.devices.push_back({index, std::move(*manager)});
    } else if (backend.reason.empty()) {
        backend.reason = manager.error().reason;
    }
}

Backend survey_vulkan() {
    Backend backend{.api = Api::Vulkan};
    const auto devices = VulkanTextureShareManager::devices();
    if (!devices) {
        backend.reason = devices.error().reason;
        return backend;
    }
    for (std::size_t i = 0; i < devices->size(); ++i) {
        add_device(backend, i);
    }
    if (devices->empty()) {
        backend.reason = "the Vulkan loader found no device";
    }
    return backend;
}

} // namespace

Result<std::unique_ptr<TextureShareManager>> open_manager(Api api, const std::string& device) {
    switch (api) {
    case Api::Vulkan:
        return as_base(VulkanTextureShareManager::create({.device = device}));
    case Api::Host:
        if (!device.empty()) {
            return fail(ErrorCode::DeviceNotFound, "open_manager",
                        fmt::format("host memory has no devices to choose from, so \"{}\" is none", device));
        }
        return as_base(HostTextureShareManager::create());
    default:
        return fail(ErrorCode::InvalidArgument, "open_manager",
                    fmt::format("the backend {} is not in this build", name(api)));
    }
}

std::vector<Backend> survey_backends() {
    std::vector<Backend> backends;
    for (const Api api : all_apis()) {
        switch (api) {
        case Api::Vulkan:
            backends.push_back(survey_vulkan());
            break;
        case Api::Host:
            add_device(backends.emplace_back(Backend{.api = api}), std::nullopt);
            break;
        default:
            backends.push_back({.api = api, .reason = "not in this build"});
        }
    }
    return backends;
}

} // namespace geyser::tool
