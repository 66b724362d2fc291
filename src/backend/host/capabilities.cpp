#include "backend/host/manager.hpp"

#include "core/operation.hpp"
#include "core/try.hpp"
#include "ipc/os_kinds.hpp"
#include "ipc/own_process.hpp"

namespace geyser::host {
namespace {

Capabilities describe_host() {
    Capabilities capabilities = {.api = Api::Host, .device_name = "host memory", .driver = ipc::system_name()};

    for (const Transport transport : ipc::device_transports()) {
        capabilities.transports.push_back(
            {.transport = transport, .reason = "host memory is no device's memory object"});
    }
    capabilities.transports.push_back({.transport = Transport::HostMemory, .can_export = true, .can_import = true});

    capabilities.sync.push_back({.kind = SyncKind::CpuCompletion, .can_export = true, .can_import = true});
    for (const SyncKind kind : ipc::device_sync_kinds()) {
        capabilities.sync.push_back({.kind = kind, .reason = "a CPU has no driver that could make or open one"});
    }
    return capabilities;
}

} // namespace

Manager::Manager(const HostConfig& config) : config_(config), capabilities_(describe_host()) {}

Result<void> Manager::check_support(const TextureDescriptor& descriptor, Transport transport,
                                    std::string_view operation) {
    if (transport != Transport::HostMemory) {
        return fail(ErrorCode::UnsupportedTransport, operation,
                    "transport " + std::string(name(transport)) + " is not " +
                        std::string(name(Transport::HostMemory)));
    }
    // A linear layout has one level, layer and sample: validate(descriptor) has seen to that.
    if (descriptor.layout != TextureLayout::Linear) {
        return fail(ErrorCode::UnsupportedDescriptor, operation,
                    "layout " + std::string(name(descriptor.layout)) + " is not Linear: a CPU knows no other");
    }
    return {};
}

Result<TextureSupport> Manager::query(const TextureDescriptor& descriptor, Transport transport) const {
    constexpr std::string_view kOperation = "HostTextureShareManager::query";
    GEYSER_CHECK(named(kOperation, validate(descriptor)));
    if (auto supported = check_support(descriptor, transport, kOperation); !supported) {
        return TextureSupport{.reason = std::move(supported).error().reason};
    }
    if (auto layout = linear_layout(descriptor, config_.row_alignment); !layout) {
        return TextureSupport{.reason = std::move(layout).error().reason};
    }
    return TextureSupport{.can_export = true, .can_import = true, .needs_cpu = true};
}

} // namespace geyser::host
