#include "backend/dxgi/support.hpp"

namespace geyser::dxgi {

Capabilities describe(Api api, const Adapter& adapter, Transport exported, const SharingFaults& faults) {
    Capabilities capabilities = {
        .api = api, .device_name = adapter.name, .driver = adapter.driver, .identity = identity_of(adapter.luid)};
    for (const Transport transport : {Transport::D3D12Resource, Transport::D3D11Texture}) {
        const bool works = faults.textures.empty();
        const bool is_own = transport == exported;
        capabilities.transports.push_back(
            {.transport = transport,
             .can_export = works && is_own,
             .can_import = works,
             .reason = !works ? faults.textures
                       : !is_own
                           ? std::string(name(api)) + " opens such textures and makes " + std::string(name(exported))
                           : std::string()});
    }
    capabilities.transports.push_back(
        {.transport = Transport::OpaqueWin32, .reason = "Direct3D opens no memory objects of Vulkan's"});
    capabilities.transports.push_back({.transport = Transport::HostMemory, .can_export = true, .can_import = true});

    capabilities.sync.push_back({.kind = SyncKind::D3D12Fence,
                                 .can_export = faults.fences.empty(),
                                 .can_import = faults.fences.empty(),
                                 .reason = faults.fences});
    capabilities.sync.push_back({.kind = SyncKind::CpuCompletion, .can_export = true, .can_import = true});
    for (const SyncKind kind :
         {SyncKind::FenceOpaqueWin32, SyncKind::BinaryOpaqueWin32, SyncKind::TimelineOpaqueWin32}) {
        capabilities.sync.push_back({.kind = kind, .reason = "Direct3D has no semaphore but its fence"});
    }
    return capabilities;
}

Result<void> check_sync(const Capabilities& capabilities, SyncKind kind, bool SyncSupport::*direction,
                        std::string_view operation) {
    const SyncSupport* const support = capabilities.find(kind);
    if (support == nullptr) {
        return fail(ErrorCode::UnsupportedSync, operation,
                    "sync " + std::string(name(kind)) + " is not one of this platform");
    }
    if (kind != SyncKind::D3D12Fence || !(support->*direction)) {
        return fail(ErrorCode::UnsupportedSync, operation,
                    "sync " + std::string(name(kind)) +
                        (support->reason.empty() ? " needs no object" : ": " + support->reason));
    }
    return {};
}

Result<void> check_transport(const Capabilities& capabilities, Transport transport, bool TransportSupport::*direction,
                             std::string_view operation) {
    const TransportSupport* const support = capabilities.find(transport);
    if (support == nullptr) {
        return fail(ErrorCode::UnsupportedTransport, operation,
                    "Direct3D does not share over " + std::string(name(transport)));
    }
    if (!(support->*direction)) {
        return fail(ErrorCode::UnsupportedTransport, operation,
                    "transport " + std::string(name(transport)) + ": " + support->reason);
    }
    return {};
}

TextureSupport support_of(const Capabilities& capabilities, Transport transport,
                          const std::function<Result<void>(bool is_mirror)>& check) {
    const TransportSupport* const support = capabilities.find(transport);
    if (support == nullptr) {
        return {.reason = "Direct3D does not share over " + std::string(name(transport))};
    }
    if (!support->can_export && !support->can_import) {
        return {.reason = support->reason};
    }
    const bool is_mirror = transport == Transport::HostMemory;
    if (auto possible = check(is_mirror); !possible) {
        return {.reason = std::move(possible).error().reason};
    }
    return {.can_export = support->can_export,
            .can_import = support->can_import,
            .copies_per_frame = is_mirror ? 2U : 0U,
            .needs_cpu = is_mirror,
            .reason = support->reason};
}

} // namespace geyser::dxgi
