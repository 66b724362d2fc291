// TextureFormat and the one table that says what each format is and what every API calls it.
#pragma once

#include <geyser/export.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace geyser {

/// Values travel on the wire: append, never renumber. Names give components in memory order, lowest address (or lowest
/// bit of a packed format) first, except the packed Rgb10a2Unorm and Rg11b10Float, which keep their names from WebGPU.
enum class TextureFormat : std::uint16_t {
    // 8 bits a component
    R8Unorm = 1,
    Rg8Unorm = 2,
    Rgba8Unorm = 3,
    Rgba8Srgb = 4,
    Bgra8Unorm = 5,
    Bgra8Srgb = 6,
    // 16 bits a component
    R16Unorm = 7,
    Rg16Unorm = 8,
    Rgba16Unorm = 9,
    R16Snorm = 10,
    Rg16Snorm = 11,
    Rgba16Snorm = 12,
    R16Uint = 13,
    R16Sint = 14,
    R16Float = 15,
    Rg16Float = 16,
    Rgba16Float = 17,
    // 32 bits a component
    R32Uint = 18,
    R32Sint = 19,
    R32Float = 20,
    Rg32Float = 21,
    Rgba32Float = 22,
    // packed
    Rgb10a2Unorm = 23,
    Rg11b10Float = 24,
    // depth and stencil
    Depth32Float = 25,
    Depth24Plus = 26,         ///< 24 bits of depth in a 32-bit word; the other 8 are undefined
    Depth24PlusStencil8 = 27, ///< 24 bits of depth, 8 of stencil
    // block compressed
    Bc1RgbaUnorm = 28,
    Bc1RgbaSrgb = 29,
    Bc2RgbaUnorm = 30,
    Bc2RgbaSrgb = 31,
    Bc3RgbaUnorm = 32,
    Bc3RgbaSrgb = 33,
    Bc4RUnorm = 34,
    Bc4RSnorm = 35,
    Bc5RgUnorm = 36,
    Bc5RgSnorm = 37,
    Bc6hRgbUfloat = 38,
    Bc6hRgbFloat = 39,
    Bc7RgbaUnorm = 40,
    Bc7RgbaSrgb = 41,
    Etc2Rgb8Unorm = 42,
    Etc2Rgb8Srgb = 43,
    Etc2Rgb8a1Unorm = 44,
    Etc2Rgb8a1Srgb = 45,
    Etc2Rgba8Unorm = 46,
    Etc2Rgba8Srgb = 47,
    EacR11Unorm = 48,
    EacR11Snorm = 49,
    EacRg11Unorm = 50,
    EacRg11Snorm = 51,
    Astc4x4Unorm = 52,
    Astc4x4Srgb = 53,
    Astc8x8Unorm = 54,
    Astc8x8Srgb = 55,
    // planar Y'CbCr 4:2:0
    Nv12 = 56, ///< plane 0: Y, plane 1: interleaved Cb Cr
    P010 = 57, ///< as NV12 in 16-bit words, the 10 bits uppermost
    I420 = 58, ///< planes Y, Cb, Cr
};

/// The parts of a texture that are copied and viewed separately. A bit set.
enum class Aspect : std::uint8_t { Color = 1, Depth = 2, Stencil = 4, Plane0 = 8, Plane1 = 16, Plane2 = 32 };
[[nodiscard]] constexpr Aspect operator|(Aspect a, Aspect b) noexcept {
    return static_cast<Aspect>(static_cast<std::uint8_t>(a) | static_cast<std::uint8_t>(b));
}
[[nodiscard]] constexpr bool contains(Aspect set, Aspect one) noexcept {
    return (static_cast<std::uint8_t>(set) & static_cast<std::uint8_t>(one)) == static_cast<std::uint8_t>(one);
}

/// What a component holds.
enum class ComponentType : std::uint8_t { Unorm, Snorm, Uint, Sint, Float };

/// One plane (the only one of most formats).
struct FormatPlane {
    std::uint8_t block_bytes = 0; ///< bytes of one block (one texel where blocks are 1x1)
    std::uint8_t components = 0;
    std::uint8_t divide_width = 1;  ///< horizontal subsampling
    std::uint8_t divide_height = 1; ///< vertical subsampling
};

/// A CUDA array format (CUarray_format) with its channel count.
struct CudaFormat {
    std::uint32_t array_format = 0;
    std::uint32_t channels = 0;
};

/// One row of the table. The names in other APIs are their numbers, so that no API header is needed here; each
/// backend's tests hold them against its own headers. `nullopt` is a gap: that API has no such format, and nothing near
/// it is used instead.
struct FormatInfo {
    TextureFormat format;
    std::string_view name; ///< the enumerator's: "Rgba8Unorm"
    ComponentType component_type;
    Aspect aspects;
    std::uint8_t block_width = 1;  ///< texels
    std::uint8_t block_height = 1; ///< texels
    std::uint8_t plane_count = 1;
    std::array<FormatPlane, 3> planes = {};
    std::optional<TextureFormat> srgb_sibling = {}; ///< same bits, other transfer function; both ways

    std::optional<std::uint32_t> vulkan = {};    ///< VkFormat
    std::optional<std::uint32_t> gl = {};        ///< sized internal format
    std::optional<std::uint32_t> drm = {};       ///< DRM fourcc
    std::optional<std::uint32_t> metal = {};     ///< MTLPixelFormat
    std::optional<std::uint32_t> iosurface = {}; ///< IOSurface / CoreVideo pixel format (OSType)
    /// GPUTextureFormat as the WebGPU specification spells it ("rgba8unorm"); empty is a gap. A string because the
    /// numbers of webgpu.h differ between library generations.
    std::string_view webgpu = {};
    std::optional<std::uint32_t> dxgi = {}; ///< DXGI_FORMAT
    std::optional<CudaFormat> cuda = {};

    [[nodiscard]] constexpr bool is_compressed() const noexcept { return block_width > 1; }
    [[nodiscard]] constexpr bool is_planar() const noexcept { return plane_count > 1; }
    [[nodiscard]] constexpr bool is_depth_stencil() const noexcept {
        return contains(aspects, Aspect::Depth) || contains(aspects, Aspect::Stencil);
    }
};

/// Every format, in the order of their values.
[[nodiscard]] GEYSER_API std::span<const FormatInfo> all_formats() noexcept;
/// The row of `format`; nullptr for a value outside the enumeration (which may come from the wire).
[[nodiscard]] GEYSER_API const FormatInfo* format_info(TextureFormat format) noexcept;
/// The format's name, or "unknown".
[[nodiscard]] GEYSER_API std::string_view name(TextureFormat format) noexcept;
/// The format called `name`, without regard to case.
[[nodiscard]] GEYSER_API std::optional<TextureFormat> format_from_name(std::string_view name) noexcept;
/// The format that Vulkan calls `vk_format`; where two share one, the first.
[[nodiscard]] GEYSER_API std::optional<TextureFormat> format_from_vulkan(std::uint32_t vk_format) noexcept;

} // namespace geyser
