#include "matrix.hpp"

#include <geyser/host.hpp>
#include <geyser/vulkan.hpp>

namespace geyser::conformance {

Result<Device> open_device(Api api, const std::string& device, bool validation) {
    Device opened{.log = std::make_shared<MessageLog>()};
    const auto keep = [&](auto manager) -> Result<Device> {
        if (!manager) {
            return std::unexpected(std::move(manager).error());
        }
        opened.manager = std::move(*manager);
        return std::move(opened);
    };
    switch (api) {
    case Api::Vulkan:
        return keep(VulkanTextureShareManager::create(
            {.device = device,
             .validation = validation,
             .log = [log = opened.log](LogLevel level, std::string_view message) { log->add(level, message); }}));
    case Api::Host:
        return keep(HostTextureShareManager::create());
    default:
        return fail(ErrorCode::BackendUnavailable, "conformance", "this build has no " + std::string(name(api)));
    }
}

} // namespace geyser::conformance
