// TextureDescriptor: what a texture is, in the words of every API and of none.
#pragma once

#include <geyser/error.hpp>
#include <geyser/export.hpp>
#include <geyser/format.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace geyser {

/// What the texture may be used for, on either side. A bit set.
enum class TextureUsage : std::uint32_t {
    None = 0,
    CopySrc = 1U << 0,          ///< source of copies and blits
    CopyDst = 1U << 1,          ///< destination of copies, blits and clears
    TextureBinding = 1U << 2,   ///< sampled in shaders
    RenderAttachment = 1U << 3, ///< colour, or depth and stencil attachment
    StorageBinding = 1U << 4,   ///< written or read as a storage image
};
inline constexpr std::uint32_t kAllTextureUsages = (1U << 5) - 1;

[[nodiscard]] constexpr TextureUsage operator|(TextureUsage a, TextureUsage b) noexcept {
    return static_cast<TextureUsage>(static_cast<std::uint32_t>(a) | static_cast<std::uint32_t>(b));
}
[[nodiscard]] constexpr TextureUsage operator&(TextureUsage a, TextureUsage b) noexcept {
    return static_cast<TextureUsage>(static_cast<std::uint32_t>(a) & static_cast<std::uint32_t>(b));
}
constexpr TextureUsage& operator|=(TextureUsage& a, TextureUsage b) noexcept { return a = a | b; }
/// Whether every bit of `wanted` is in `usage`.
[[nodiscard]] constexpr bool contains(TextureUsage usage, TextureUsage wanted) noexcept {
    return (usage & wanted) == wanted;
}

/// How texels lie in memory. Optimal is the device's own secret; Linear has a known row pitch and can be read by a CPU
/// or as a tensor, at the price of fewer usages (no mips, one layer, seldom a render target).
enum class TextureLayout : std::uint8_t { Optimal, Linear };

/// D2 with `array_layers` > 1 is an array; Cube has 6 layers (or a multiple: a cube array); D3 uses `depth`.
enum class TextureDimension : std::uint8_t { D2, Cube, D3 };

/// Memory has no "up" (trap 21): says which corner of the picture the first texel is.
enum class Origin : std::uint8_t { TopLeft, BottomLeft };

/// Premultiplied is the field's de-facto rule (trap 23).
enum class AlphaMode : std::uint8_t { Premultiplied, Straight, Opaque };

enum class ColorPrimaries : std::uint8_t { Bt709, Bt2020, DisplayP3, Bt601 };
enum class TransferFunction : std::uint8_t { Srgb, Linear, Bt709, Pq, Hlg };
enum class ColorRange : std::uint8_t { Full, Limited };
/// Y'CbCr to R'G'B'; Identity for formats that are RGB.
enum class ColorMatrix : std::uint8_t { Identity, Bt601, Bt709, Bt2020 };

/// What the numbers in the texels mean. Carried, never converted.
struct ColorSpace {
    ColorPrimaries primaries = ColorPrimaries::Bt709;
    TransferFunction transfer = TransferFunction::Srgb;
    ColorRange range = ColorRange::Full;
    ColorMatrix matrix = ColorMatrix::Identity;
    friend constexpr bool operator==(const ColorSpace&, const ColorSpace&) = default;
};

/// The longest `label`, in bytes.
inline constexpr std::size_t kMaxLabelBytes = 256;

/// The largest extent and layer count: OpenGL counts in signed 32-bit integers. What a device can make is far less, and
/// it says so itself.
inline constexpr std::uint32_t kMaxExtent = 0x7fffffff;

/// A texture, described. Everything but `label` takes part in equality and must agree between exporter and importer.
struct TextureDescriptor {
    std::uint32_t width = 0;  ///< texels, at least 1
    std::uint32_t height = 0; ///< texels, at least 1
    TextureFormat format = TextureFormat::Rgba8Unorm;
    TextureUsage usage = TextureUsage::CopySrc | TextureUsage::CopyDst | TextureUsage::TextureBinding;
    TextureLayout layout = TextureLayout::Optimal;
    TextureDimension dimension = TextureDimension::D2;
    std::uint32_t depth = 1;        ///< texels, more than 1 only for D3
    std::uint32_t mip_levels = 1;   ///< at most 1 + floor(log2(largest extent))
    std::uint32_t array_layers = 1; ///< a multiple of 6 for Cube, 1 for D3
    std::uint32_t samples = 1;      ///< 1, 2, 4, 8, 16
    Origin origin = Origin::TopLeft;
    AlphaMode alpha = AlphaMode::Premultiplied;
    ColorSpace color_space = {};
    std::string label = {}; ///< UTF-8 without NUL, for debuggers and lists; at most kMaxLabelBytes
};

/// All but the label.
[[nodiscard]] GEYSER_API bool operator==(const TextureDescriptor& a, const TextureDescriptor& b) noexcept;

/// Whether the descriptor makes sense by itself (extents, levels, layers, format rules), before any device is asked.
/// The error names the field and its value: SizeOverflow beyond kMaxExtent or 2^63 bytes, else InvalidArgument. Beyond
/// the comments above: Linear, and every planar format, is one 2D level, layer and sample; Linear is not for depth and
/// stencil; D3 is neither for these nor for compressed formats; several samples are 2D, one level and uncompressed.
/// Planar formats need even extents where a plane is subsampled; extents of compressed formats round up to blocks.
[[nodiscard]] GEYSER_API Result<void> validate(const TextureDescriptor& descriptor);

/// The first field in which two descriptors differ, as "width 640 is not 320"; empty where they are equal.
[[nodiscard]] GEYSER_API std::string difference(const TextureDescriptor& have, const TextureDescriptor& want);

/// Extent of a mip level: max(1, extent >> level).
[[nodiscard]] constexpr std::uint32_t mip_extent(std::uint32_t extent, std::uint32_t level) noexcept {
    const std::uint32_t shifted = level < 32 ? extent >> level : 0;
    return shifted == 0 ? 1 : shifted;
}

/// Where one plane's texels lie in linear memory.
struct PlaneLayout {
    std::uint32_t object = 0;    ///< index into ApiTextureHandle::objects
    std::uint64_t offset = 0;    ///< bytes from the start of the object
    std::uint64_t row_pitch = 0; ///< bytes from one row of blocks to the next
    std::uint64_t size = 0;      ///< bytes from `offset` to the end of the last row
    friend constexpr bool operator==(const PlaneLayout&, const PlaneLayout&) = default;
};

/// The linear layout of a one-level, one-layer, single-sampled 2D texture.
struct LinearLayout {
    std::vector<PlaneLayout> planes; ///< all in object 0
    std::uint64_t size = 0;          ///< bytes, all planes, each padded to `alignment`
};

/// Lays out `descriptor` with every row pitch and every plane offset a multiple of `alignment` (a power of two).
/// UnsupportedDescriptor for what has more than one level, layer or sample, is not 2D, or holds depth or stencil.
/// Checked arithmetic throughout: SizeOverflow, never a wrapped number.
[[nodiscard]] GEYSER_API Result<LinearLayout> linear_layout(const TextureDescriptor& descriptor,
                                                            std::uint64_t alignment);

/// Bytes of one subresource (one level, one layer, one plane; all its depth slices and samples) when tightly packed.
[[nodiscard]] GEYSER_API Result<std::uint64_t> packed_size(const TextureDescriptor& descriptor, std::uint32_t level,
                                                           std::uint32_t plane);

[[nodiscard]] GEYSER_API std::string_view name(TextureLayout layout) noexcept;
[[nodiscard]] GEYSER_API std::string_view name(TextureDimension dimension) noexcept;
/// "CopySrc | TextureBinding"
[[nodiscard]] GEYSER_API std::string to_string(TextureUsage usage);

} // namespace geyser
