#include "endpoint.hpp"

#include "host_endpoint.hpp"
#include "vulkan_endpoint.hpp"

namespace geyser::conformance {

Result<std::unique_ptr<Endpoint>> make_endpoint(TextureShareManager& manager) {
    const Api api = manager.capabilities().api;
    if (api == Api::Host) {
        return std::make_unique<HostEndpoint>(manager);
    }
    if (auto* vulkan = dynamic_cast<VulkanTextureShareManager*>(&manager)) {
        return VulkanEndpoint::create(*vulkan);
    }
    return fail(ErrorCode::BackendUnavailable, "conformance", "the API " + std::string(name(api)) + " has no endpoint");
}

} // namespace geyser::conformance
