// Capabilities that both Direct3D backends put together alike.
#pragma once

#include "backend/dxgi/adapter.hpp"

#include <geyser/capabilities.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace geyser::dxgi {

/// Why a device shares nothing of a kind, from trying it; empty where it does.
struct SharingFaults {
    std::string textures = {};
    std::string fences = {};
};

/// `exported` is the transport that the API itself makes; both Direct3Ds open the other's textures.
[[nodiscard]] Capabilities describe(Api api, const Adapter& adapter, Transport exported, const SharingFaults& faults);

/// UnsupportedSync for a kind that the device cannot share in this direction.
[[nodiscard]] Result<void> check_sync(const Capabilities& capabilities, SyncKind kind, bool SyncSupport::*direction,
                                      std::string_view operation);

/// Why the transport does not work here in this direction, where it does not.
[[nodiscard]] Result<void> check_transport(const Capabilities& capabilities, Transport transport,
                                           bool TransportSupport::*direction, std::string_view operation);

/// The answer of query(). `check` says whether the device has such a texture, in host memory or shared itself; its
/// error is the reason.
[[nodiscard]] TextureSupport support_of(const Capabilities& capabilities, Transport transport,
                                        const std::function<Result<void>(bool is_mirror)>& check);

} // namespace geyser::dxgi
