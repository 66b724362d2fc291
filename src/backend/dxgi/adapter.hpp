// DXGI's adapters: the GPUs that both Direct3D backends choose from.
#pragma once

#include "backend/dxgi/api.hpp"
#include "backend/dxgi/com.hpp"

#include <geyser/d3d_device.hpp>
#include <geyser/error.hpp>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace geyser::dxgi {

/// As Vulkan's deviceLUID has it: the bytes of Windows' LUID as they lie in memory.
using Luid = std::array<std::uint8_t, 8>;
[[nodiscard]] Luid luid_of(const LUID& luid) noexcept;

struct Adapter {
    Com<IDXGIAdapter1> adapter = {};
    std::string name = {};
    std::string driver = {}; ///< version of the user-mode driver; empty where DXGI does not tell
    Luid luid = {};
};

/// Every adapter in DXGI's order: that of the primary display first, the software one last.
[[nodiscard]] Result<std::vector<Adapter>> list_adapters(IDXGIFactory1& factory, std::string_view operation);
/// The one that `selector` means: a LUID in 16 hexadecimal digits, or as select_device.hpp says. `api` is for messages.
[[nodiscard]] Result<Adapter> select_adapter(std::vector<Adapter> adapters, std::string_view selector,
                                             std::string_view api, std::string_view operation);
/// All of this system's.
[[nodiscard]] Result<std::vector<Adapter>> system_adapters(std::string_view operation);
[[nodiscard]] Result<std::vector<D3DDeviceSummary>> summarize(std::string_view operation);
/// What the system says of the adapter with this LUID; nameless where it says nothing.
[[nodiscard]] Adapter describe_adapter(const Luid& luid);

/// What a device on the adapter is known by. Direct3D has no UUIDs.
[[nodiscard]] DeviceIdentity identity_of(const Luid& luid) noexcept;

} // namespace geyser::dxgi
