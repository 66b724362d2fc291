#include "open_manager.hpp"

#include <core/try.hpp>

#include <geyser/host.hpp>
#include <geyser/metal.hpp>
#include <geyser/vulkan.hpp>
#ifdef GEYSER_HAS_CUDA
#include <geyser/cuda.hpp>
#endif
#ifdef GEYSER_HAS_D3D
#include <geyser/d3d11.hpp>
#include <geyser/d3d12.hpp>
#endif
#ifdef GEYSER_HAS_OPENGL
#include <geyser/opengl.hpp>
#endif
#ifdef GEYSER_HAS_WEBGPU
#include <geyser/webgpu.hpp>
#endif

#include <metal/library.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace geyser::endpoint {
namespace {

constexpr std::string_view kOperation = "open_manager";

/// Nothing to find for most APIs: the system's loader knows their libraries.
template <class Config>
Result<void> find_library(Config& /*config*/) {
    return {};
}

/// For drivers that stand on Metal. What the variable names in vain is Metal's to report.
Result<void> find_library(VulkanConfig& config) {
    config.metal_symbol_lookup = metal_tools::symbol_lookup().value_or(nullptr);
    return {};
}

Result<void> find_library(MetalConfig& config) {
    GEYSER_TRY(config.symbol_lookup, metal_tools::symbol_lookup());
    return {};
}

#ifdef GEYSER_HAS_WEBGPU
/// Dawn is seldom among the system's libraries, and must be of the generation of this build's webgpu.h.
Result<void> find_library(WebGpuConfig& config) {
    if (const char* file = std::getenv("GEYSER_DAWN_LIBRARY"); file != nullptr) {
        config.library = file;
    }
    return {};
}
#endif

/// Where every manager's configuration has the same fields. Metal's validation is switched on from outside.
template <class Manager, class Config>
Result<std::unique_ptr<TextureShareManager>> open(const DeviceChoice& choice) {
    Config config;
    GEYSER_CHECK(find_library(config));
    config.device = choice.device;
    if constexpr (requires { config.validation; }) {
        config.validation = choice.validation;
        config.log = choice.log;
    }
    GEYSER_TRY(std::unique_ptr<TextureShareManager> manager, Manager::create(config));
    GEYSER_CHECK(make_current(*manager));
    return manager;
}

Result<std::unique_ptr<TextureShareManager>> open_host(const DeviceChoice& choice) {
    if (!choice.device.empty()) {
        return fail(ErrorCode::DeviceNotFound, kOperation,
                    "host memory has no devices to choose from, so \"" + choice.device + "\" is none");
    }
    GEYSER_TRY(std::unique_ptr<TextureShareManager> manager, HostTextureShareManager::create());
    return manager;
}

/// The index of the device with this LUID, which is the registry id with its highest byte first.
std::string metal_device(const DeviceIdentity& identity) {
    const auto devices = metal_tools::devices();
    if (!identity.luid || !devices) {
        return {};
    }
    std::uint64_t registry_id = 0;
    for (const std::uint8_t byte : *identity.luid) {
        registry_id = registry_id << 8 | byte;
    }
    const auto found = std::ranges::find(*devices, registry_id, &MetalDeviceSummary::registry_id);
    return found == devices->end() ? "" : std::to_string(found - devices->begin());
}

/// The LUID's digits, as Direct3D's configurations take them.
std::string d3d_device(const DeviceIdentity& identity) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : identity.luid.value_or(std::array<std::uint8_t, 8>())) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return identity.luid ? text : "";
}

/// The index of the Vulkan device with this LUID, for a manager without UUIDs.
std::string vulkan_device(const DeviceIdentity& identity) {
    const auto devices = VulkanTextureShareManager::devices();
    if (!identity.luid || !devices) {
        return {};
    }
    const auto found = std::ranges::find(*devices, identity.luid,
                                         [](const VulkanDeviceSummary& device) { return device.identity.luid; });
    return found == devices->end() ? "" : std::to_string(found - devices->begin());
}

} // namespace

Result<std::unique_ptr<TextureShareManager>> open_manager(Api api, const DeviceChoice& choice) {
    switch (api) {
    case Api::Vulkan:
        return open<VulkanTextureShareManager, VulkanConfig>(choice);
    case Api::Metal:
        return open<MetalTextureShareManager, MetalConfig>(choice);
    case Api::Host:
        return open_host(choice);
#ifdef GEYSER_HAS_D3D
    case Api::D3D11:
        return open<D3D11TextureShareManager, D3D11Config>(choice);
    case Api::D3D12:
        return open<D3D12TextureShareManager, D3D12Config>(choice);
#endif
#ifdef GEYSER_HAS_OPENGL
    case Api::OpenGL:
        return open<OpenGLTextureShareManager, OpenGLConfig>(choice);
#endif
#ifdef GEYSER_HAS_CUDA
    case Api::Cuda:
        return open<CudaTextureShareManager, CudaConfig>(choice);
#endif
    case Api::WebGpu:
#ifdef GEYSER_HAS_WEBGPU
        return open<WebGpuTextureShareManager, WebGpuConfig>(choice);
#else
        return fail(ErrorCode::BackendUnavailable, kOperation,
                    "this build has no WebGPU: configure it with GEYSER_WEBGPU_INCLUDE_DIR");
#endif
    default:
        return fail(ErrorCode::BackendUnavailable, kOperation,
                    "the backend " + std::string(name(api)) + " is not in this build");
    }
}

std::string same_device(Api api, const TextureShareManager& manager) {
    const DeviceIdentity& identity = manager.capabilities().identity;
    if (api == Api::Metal) {
        return metal_device(identity);
    }
    if (api == Api::D3D11 || api == Api::D3D12) {
        return d3d_device(identity);
    }
    if (api == Api::Vulkan && identity.device == Uuid{}) {
        return vulkan_device(identity);
    }
    return api == Api::Host || identity.device == Uuid{} ? "" : to_string(identity.device);
}

#ifdef GEYSER_HAS_OPENGL
Result<void> make_current(TextureShareManager& manager) {
    auto* opengl = dynamic_cast<OpenGLTextureShareManager*>(&manager);
    return opengl != nullptr ? opengl->make_current() : Result<void>();
}

Result<void> release_current(TextureShareManager& manager) {
    auto* opengl = dynamic_cast<OpenGLTextureShareManager*>(&manager);
    return opengl != nullptr ? opengl->release_current() : Result<void>();
}
#else
Result<void> make_current(TextureShareManager& /*manager*/) { return {}; }
Result<void> release_current(TextureShareManager& /*manager*/) { return {}; }
#endif

} // namespace geyser::endpoint
