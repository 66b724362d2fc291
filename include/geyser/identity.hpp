// Who made a handle: the identities that an importer compares before it trusts a driver with foreign memory.
#pragma once

#include <geyser/export.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace geyser {

/// The APIs that Geyser shares between.
enum class Api : std::uint8_t {
    Vulkan = 1,
    Host = 2,
    OpenGL = 3,
    Cuda = 4,
    WebGpu = 5,
    Metal = 6,
    D3D11 = 7,
    D3D12 = 8
};
/// "vulkan", "host", ...
[[nodiscard]] GEYSER_API std::string_view name(Api api) noexcept;

/// A device or driver UUID, as VkPhysicalDeviceIDProperties gives it.
struct Uuid {
    std::array<std::uint8_t, 16> bytes = {};
    friend constexpr bool operator==(const Uuid&, const Uuid&) = default;
};
/// "6d657361-3235-2e30-2e37-2d327e627000"
[[nodiscard]] GEYSER_API std::string to_string(const Uuid& uuid);
/// The inverse; hyphens may be missing.
[[nodiscard]] GEYSER_API std::optional<Uuid> uuid_from_string(std::string_view text) noexcept;

/// Opaque handles need both UUIDs to be equal on both sides (trap 4). Where both sides have a LUID, it and the node
/// mask are compared too (trap 5), and decide alone where one side's API knows no UUIDs (all zero), as Direct3D does.
struct DeviceIdentity {
    Uuid device = {};
    Uuid driver = {};
    std::optional<std::array<std::uint8_t, 8>> luid = {};
    std::uint32_t node_mask = 0; ///< which node of a linked adapter; goes with the LUID
    friend constexpr bool operator==(const DeviceIdentity&, const DeviceIdentity&) = default;
};

} // namespace geyser
