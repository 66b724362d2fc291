#include "backend/metal/capabilities.hpp"

#include "backend/metal/manager.hpp"
#include "core/operation.hpp"
#include "core/try.hpp"

namespace geyser::metal {
namespace {

/// As MoltenVK has it in VkPhysicalDeviceIDProperties::deviceLUID: the highest byte first.
std::array<std::uint8_t, 8> luid_of(std::uint64_t registry_id) noexcept {
    std::array<std::uint8_t, 8> luid = {};
    for (std::size_t i = 0; i < luid.size(); ++i) {
        luid[i] = static_cast<std::uint8_t>(registry_id >> (8 * (luid.size() - 1 - i)));
    }
    return luid;
}

/// Whether the device has such textures; the error is the answer of query().
Result<void> check_support(const Device& device, const TextureDescriptor& descriptor, Transport transport,
                           std::string_view operation) {
    switch (transport) {
    case Transport::IoSurface:
        GEYSER_CHECK(describe_surface(device.runtime().functions(), descriptor, operation));
        return check_limits(device, descriptor, operation);
    case Transport::HostMemory:
        return check_mirror(device, descriptor, operation);
    default:
        break;
    }
    return fail(ErrorCode::UnsupportedTransport, operation,
                "the Metal backend does not share over " + std::string(name(transport)));
}

} // namespace

Capabilities describe(const Device& device, const Event& event) {
    Capabilities capabilities = {.api = Api::Metal, .device_name = device.name(), .driver = "Metal"};
    capabilities.identity.luid = luid_of(device.registry_id());

    for (const Transport transport : {Transport::IoSurface, Transport::HostMemory}) {
        capabilities.transports.push_back({.transport = transport, .can_export = true, .can_import = true});
    }
    for (const Transport transport : {Transport::OpaqueFd, Transport::DmaBuf}) {
        capabilities.transports.push_back({.transport = transport, .reason = "Metal has no such memory object"});
    }

    SyncSupport shared_event = {.kind = SyncKind::SharedEvent,
                                .can_export = can_export_port(device, event),
                                .can_import = can_import_port(device)};
    if (!shared_event.can_export || !shared_event.can_import) {
        shared_event.reason = "this system hands shared events to other processes by XPC alone";
    }
    capabilities.sync.push_back(std::move(shared_event));
    capabilities.sync.push_back({.kind = SyncKind::CpuCompletion, .can_export = true, .can_import = true});
    for (const SyncKind kind : {SyncKind::FenceOpaqueFd, SyncKind::BinaryOpaqueFd, SyncKind::TimelineOpaqueFd}) {
        capabilities.sync.push_back({.kind = kind, .reason = "Metal has no semaphore but the shared event"});
    }
    return capabilities;
}

Result<TextureSupport> Manager::query(const TextureDescriptor& descriptor, Transport transport) const {
    constexpr std::string_view kOperation = "MetalTextureShareManager::query";
    GEYSER_CHECK(named(kOperation, validate(descriptor)));
    if (auto supported = check_support(*device_, descriptor, transport, kOperation); !supported) {
        return TextureSupport{.reason = std::move(supported).error().reason};
    }
    return TextureSupport{
        .can_export = true, .can_import = true, .copies_per_frame = transport == Transport::HostMemory ? 1U : 0U};
}

} // namespace geyser::metal
