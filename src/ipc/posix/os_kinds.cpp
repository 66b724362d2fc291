#include "ipc/os_kinds.hpp"

#include <array>

namespace geyser::ipc {

std::span<const Transport> device_transports() noexcept {
    static constexpr std::array kTransports = {Transport::OpaqueFd, Transport::DmaBuf};
    return kTransports;
}

std::span<const SyncKind> device_sync_kinds() noexcept {
    static constexpr std::array kKinds = {SyncKind::FenceOpaqueFd, SyncKind::BinaryOpaqueFd,
                                          SyncKind::TimelineOpaqueFd};
    return kKinds;
}

} // namespace geyser::ipc
