// ApiTextureHandle: an owned reference to a texture's memory, with everything an importer must know.
#pragma once

#include <geyser/identity.hpp>
#include <geyser/os_object.hpp>
#include <geyser/texture.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace geyser {

/// The kind of operating-system object inside a handle. Values travel on the wire.
enum class Transport : std::uint8_t {
    OpaqueFd = 1,      ///< a driver's own memory object; same device and driver only
    DmaBuf = 2,        ///< Linux dma-buf, with a DRM format modifier
    HostMemory = 3,    ///< sealed shared memory that holds linear texels
    IoSurface = 4,     ///< an IOSurface, which itself says where its texels lie
    OpaqueWin32 = 5,   ///< what OpaqueFd is, as a Windows NT handle
    D3D12Resource = 6, ///< an NT handle of a committed resource of Direct3D 12
    D3D11Texture = 7,  ///< an NT handle of a texture of Direct3D 11
};
/// "opaque-fd", "dma-buf", "host-memory", "iosurface", "opaque-win32", "d3d12-resource", "d3d11-texture"
[[nodiscard]] GEYSER_API std::string_view name(Transport transport) noexcept;
/// Whether only the driver that made it knows what is inside: an importer must repeat the image's creation exactly.
[[nodiscard]] constexpr bool is_opaque(Transport transport) noexcept {
    return transport == Transport::OpaqueFd || transport == Transport::OpaqueWin32;
}
/// Whether both sides must be the same device (trap 4).
[[nodiscard]] constexpr bool needs_same_device(Transport transport) noexcept {
    return is_opaque(transport) || transport == Transport::D3D12Resource || transport == Transport::D3D11Texture;
}

/// A DRM format modifier (drm_fourcc.h).
enum class DrmModifier : std::uint64_t { Linear = 0, Invalid = 0x00ffffffffffffff };

/// How the exporter created its VkImage. An importer by opaque handle must create an identical one (Vulkan, "External
/// Memory Handle Types": image parameters must match), so these travel as they are instead of being derived again.
struct VulkanImageParameters {
    std::uint32_t format = 0;                     ///< VkFormat
    std::uint32_t usage = 0;                      ///< VkImageUsageFlags
    std::uint32_t flags = 0;                      ///< VkImageCreateFlags
    std::vector<std::uint32_t> view_formats = {}; ///< VkImageFormatListCreateInfo; empty: none was chained
    friend bool operator==(const VulkanImageParameters&, const VulkanImageParameters&) = default;
};

/// The most planes, objects and view formats that a handle may have; the wire form refuses more.
inline constexpr std::size_t kMaxPlanes = 4;
inline constexpr std::size_t kMaxViewFormats = 8;

/// Move-only. Export gives the caller a handle of his own; import leaves it his and duplicates what it keeps.
/// Destroying a handle closes its objects and nothing else: textures made from it live on.
struct ApiTextureHandle {
    Transport transport = Transport::OpaqueFd;
    TextureDescriptor descriptor = {};
    /// One object, or one per memory plane of a dma-buf.
    std::vector<OsObject> objects = {};
    /// Bytes of the exporter's allocation: an opaque import must repeat it exactly (trap 2).
    std::uint64_t allocation_size = 0;
    /// The exporter's memory type: likewise. Not used by host memory and dma-buf.
    std::uint32_t memory_type_index = 0;
    /// Whether the allocation belongs to this one image (trap 1).
    bool dedicated = false;
    /// Where the texels lie, for linear textures and dma-bufs; empty for opaque tiling.
    std::vector<PlaneLayout> planes = {};
    std::optional<DrmModifier> modifier = {};
    /// Set by exporters that stand on Vulkan memory.
    std::optional<VulkanImageParameters> vulkan = {};
    DeviceIdentity identity = {};
    /// Whose memory it is.
    Api exporter = Api::Vulkan;
    [[no_unique_address]] MoveOnly move_only = {};

    /// Whether there is an object to import.
    [[nodiscard]] explicit operator bool() const noexcept { return !objects.empty() && static_cast<bool>(objects[0]); }
};

/// An independent second handle to the same memory.
[[nodiscard]] GEYSER_API Result<ApiTextureHandle> duplicate(const ApiTextureHandle& handle);

/// The checks that need no device: objects present, planes inside the allocation, a valid descriptor. Import calls it
/// first.
[[nodiscard]] GEYSER_API Result<void> validate(const ApiTextureHandle& handle);

} // namespace geyser
