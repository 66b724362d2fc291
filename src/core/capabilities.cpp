#include <geyser/capabilities.hpp>

#include <algorithm>

namespace geyser {

const TransportSupport* Capabilities::find(Transport transport) const noexcept {
    const auto found = std::ranges::find(transports, transport, &TransportSupport::transport);
    return found != transports.end() ? &*found : nullptr;
}

const SyncSupport* Capabilities::find(SyncKind kind) const noexcept {
    const auto found = std::ranges::find(sync, kind, &SyncSupport::kind);
    return found != sync.end() ? &*found : nullptr;
}

SyncKind timeline_kind(const Capabilities& capabilities) noexcept {
    const auto found = std::ranges::find_if(
        capabilities.sync, [](const SyncSupport& support) { return is_timeline(support.kind) && support.can_export; });
    return found != capabilities.sync.end() ? found->kind : SyncKind::CpuCompletion;
}

} // namespace geyser
