#include "cases.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace geyser::conformance {
namespace {

constexpr TextureUsage kUsage = TextureUsage::CopySrc | TextureUsage::CopyDst | TextureUsage::TextureBinding;

struct Size {
    std::uint32_t width;
    std::uint32_t height;
};

/// Rows need padding, and the last block is cut.
constexpr std::array kAwkward = {Size{257, 3}};
/// Also the smallest, and one of long rows.
constexpr std::array kSizes = {Size{1, 1}, Size{257, 3}, Size{4096, 4}};

/// One of each kind of texel: bytes, words, half and whole floats, bits across bytes, integers, blocks, planes, depth.
constexpr std::array kSampleFormats = {
    TextureFormat::R8Unorm,      TextureFormat::Rgba8Unorm,  TextureFormat::Bgra8Unorm,   TextureFormat::Rgba8Srgb,
    TextureFormat::Rgba16Float,  TextureFormat::Rgba32Float, TextureFormat::Rgb10a2Unorm, TextureFormat::R32Uint,
    TextureFormat::Bc1RgbaUnorm, TextureFormat::Nv12,        TextureFormat::Depth32Float};
constexpr std::array kShapedFormats = {TextureFormat::R8Unorm, TextureFormat::Rgba8Unorm, TextureFormat::Rgba16Float,
                                       TextureFormat::Depth32Float, TextureFormat::Bc1RgbaUnorm};

constexpr FrameNumber kStreamFrames = 200;

void add_sizes(std::vector<TextureDescriptor>& all, const FormatInfo& format, TextureLayout layout,
               std::span<const Size> sizes) {
    const auto even = [&](std::uint32_t extent) { return format.is_planar() ? (extent + 1) & ~1U : extent; };
    for (const Size& size : sizes) {
        all.push_back({.width = even(size.width),
                       .height = even(size.height),
                       .format = format.format,
                       .usage = kUsage,
                       .layout = layout});
    }
}

void add_layouts(std::vector<TextureDescriptor>& all, const FormatInfo& format, std::span<const Size> sizes) {
    add_sizes(all, format, TextureLayout::Optimal, sizes);
    if (!format.is_depth_stencil()) {
        add_sizes(all, format, TextureLayout::Linear, sizes);
    }
}

/// Levels, layers, cubes, volumes.
void add_shapes(std::vector<TextureDescriptor>& all, TextureFormat format) {
    const TextureDescriptor plain{.width = 60, .height = 60, .format = format, .usage = kUsage};
    TextureDescriptor levels = plain;
    levels.mip_levels = 6;
    all.push_back(levels);
    TextureDescriptor array = plain;
    array.height = 20;
    array.array_layers = 3;
    all.push_back(array);
    array.mip_levels = 2;
    all.push_back(array);
    TextureDescriptor cube = plain;
    cube.dimension = TextureDimension::Cube;
    cube.array_layers = 6;
    all.push_back(cube);
    cube.mip_levels = 3;
    all.push_back(cube);
    const FormatInfo& info = *format_info(format);
    if (!info.is_compressed() && !info.is_depth_stencil()) {
        TextureDescriptor volume = plain;
        volume.width = 33;
        volume.height = 9;
        volume.depth = 5;
        volume.dimension = TextureDimension::D3;
        volume.mip_levels = 2;
        all.push_back(volume);
    }
}

/// A colour attachment that is resolved, in the smallest number of samples that every device has.
void add_multisampled(std::vector<TextureDescriptor>& all, TextureFormat format) {
    all.push_back(
        {.width = 61, .height = 7, .format = format, .usage = kUsage | TextureUsage::RenderAttachment, .samples = 4});
}

template <class Support>
std::string reason_of(Api api, const Support* support, bool can) {
    if (can) {
        return {};
    }
    return std::string(name(api)) + ": " + (support == nullptr ? "its capabilities do not list it" : support->reason);
}

template <class Kind>
std::string first_obstacle(const Capabilities& exporter, const Capabilities& importer, Kind kind) {
    const auto* from = exporter.find(kind);
    const auto* to = importer.find(kind);
    std::string reason = reason_of(exporter.api, from, from != nullptr && from->can_export);
    return reason.empty() ? reason_of(importer.api, to, to != nullptr && to->can_import) : reason;
}

} // namespace

std::vector<TextureDescriptor> all_textures() {
    std::vector<TextureDescriptor> all;
    for (const FormatInfo& format : all_formats()) {
        const bool sample = std::ranges::find(kSampleFormats, format.format) != kSampleFormats.end();
        add_layouts(all, format, sample ? std::span<const Size>(kSizes) : std::span<const Size>(kAwkward));
    }
    for (const TextureFormat format : kShapedFormats) {
        add_shapes(all, format);
    }
    add_multisampled(all, TextureFormat::Rgba8Unorm);
    add_multisampled(all, TextureFormat::Bgra8Unorm);
    return all;
}

std::vector<TextureDescriptor> sample_textures() {
    std::vector<TextureDescriptor> sample;
    for (const TextureFormat format : kSampleFormats) {
        add_layouts(sample, *format_info(format), kSizes);
    }
    add_shapes(sample, TextureFormat::Rgba8Unorm);
    add_multisampled(sample, TextureFormat::Rgba8Unorm);
    return sample;
}

std::vector<StreamCase> streams(Transport transport) {
    std::vector<StreamCase> all;
    for (const TextureLayout layout : {TextureLayout::Optimal, TextureLayout::Linear}) {
        if (is_possible(transport, layout)) {
            all.push_back({.descriptor = {.width = 64, .height = 64, .usage = kUsage, .layout = layout},
                           .transport = transport,
                           .frames = kStreamFrames});
        }
    }
    return all;
}

bool is_possible(Transport transport, TextureLayout layout) {
    return transport != Transport::HostMemory || layout == TextureLayout::Linear;
}

std::string obstacle(const Capabilities& exporter, const Capabilities& importer, Transport transport) {
    return first_obstacle(exporter, importer, transport);
}

std::string obstacle(const Capabilities& exporter, const Capabilities& importer, SyncKind kind) {
    return first_obstacle(exporter, importer, kind);
}

std::string shape(const TextureDescriptor& descriptor) {
    std::string text = std::to_string(descriptor.width) + 'x' + std::to_string(descriptor.height);
    if (descriptor.dimension == TextureDimension::D3) {
        text += 'x' + std::to_string(descriptor.depth);
    }
    if (descriptor.dimension == TextureDimension::Cube) {
        text += " cube";
    } else if (descriptor.array_layers > 1) {
        text += ' ' + std::to_string(descriptor.array_layers) + " layers";
    }
    if (descriptor.mip_levels > 1) {
        text += ' ' + std::to_string(descriptor.mip_levels) + " levels";
    }
    if (descriptor.samples > 1) {
        text += ' ' + std::to_string(descriptor.samples) + " samples";
    }
    return text;
}

} // namespace geyser::conformance
