#include "ipc/os_kinds.hpp"

#include <array>

namespace geyser::ipc {

std::span<const Transport> device_transports() noexcept {
    static constexpr std::array kTransports = {Transport::OpaqueWin32, Transport::D3D12Resource,
                                               Transport::D3D11Texture};
    return kTransports;
}

std::span<const SyncKind> device_sync_kinds() noexcept {
    static constexpr std::array kKinds = {SyncKind::FenceOpaqueWin32, SyncKind::BinaryOpaqueWin32,
                                          SyncKind::TimelineOpaqueWin32, SyncKind::D3D12Fence};
    return kKinds;
}

} // namespace geyser::ipc
