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

} // namespace geyser
