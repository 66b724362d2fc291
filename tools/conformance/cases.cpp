#include "cases.hpp"

namespace geyser::conformance {
namespace {

constexpr TextureUsage kUsage = TextureUsage::CopySrc | TextureUsage::CopyDst | TextureUsage::TextureBinding;

/// The smallest, one whose rows need padding and whose last block is cut, and one that fills tiles.
void add_sizes(std::vector<TextureDescriptor>& all, const FormatInfo& format, TextureLayout layout) {
    const auto even = [&](std::uint32_t extent) { return format.is_planar() ? (extent + 1) & ~1U : extent; };
    const std::pair<std::uint32_t, std::uint32_t> sizes[] = {{1, 1}, {257, 3}, {64, 64}};
    for (const auto& [width, height] : sizes) {
        all.push_back(
            {.width = even(width), .height = even(height), .format = format.format, .usage = kUsage, .layout = layout});
    }
}

/// Levels, layers, cubes, volumes, for one format of each kind.
void add_shapes(std::vector<TextureDescriptor>& all) {
    for (const TextureFormat format : {TextureFormat::R8Unorm, TextureFormat::Rgba8Unorm, TextureFormat::Rgba16Float,
                                       TextureFormat::Depth32Float, TextureFormat::Bc1RgbaUnorm}) {
        const TextureDescriptor plain{.width = 60, .height = 60, .format = format, .usage = kUsage};
        TextureDescriptor levels = plain;
        levels.mip_levels = 6;
        all.push_back(levels);
        TextureDescriptor array = plain;
        array.height = 20;
        array.array_layers = 3;
        array.mip_levels = 2;
        all.push_back(array);
        TextureDescriptor cube = plain;
        cube.dimension = TextureDimension::Cube;
        cube.array_layers = 6;
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
}

/// Colour attachments that are resolved, in the smallest number of samples that every device has.
void add_multisampled(std::vector<TextureDescriptor>& all) {
    for (const TextureFormat format : {TextureFormat::Rgba8Unorm, TextureFormat::Bgra8Unorm}) {
        all.push_back({.width = 61,
                       .height = 7,
                       .format = format,
                       .usage = kUsage | TextureUsage::RenderAttachment,
                       .samples = 4});
    }
}

template <class Support>
std::string reason_of(std::string_view side, const Support* support, bool can) {
    if (can) {
        return {};
    }
    return std::string(side) + ": " + (support == nullptr ? "its capabilities do not list it" : support->reason);
}

template <class Kind>
std::string first_obstacle(const Capabilities& exporter, const Capabilities& importer, Kind kind) {
    const auto* from = exporter.find(kind);
    const auto* to = importer.find(kind);
    std::string reason = reason_of("exporter", from, from != nullptr && from->can_export);
    return reason.empty() ? reason_of("importer", to, to != nullptr && to->can_import) : reason;
}

} // namespace

std::vector<TextureDescriptor> descriptors() {
    std::vector<TextureDescriptor> all;
    for (const FormatInfo& format : all_formats()) {
        add_sizes(all, format, TextureLayout::Optimal);
        if (!format.is_depth_stencil()) {
            add_sizes(all, format, TextureLayout::Linear);
        }
    }
    add_shapes(all);
    add_multisampled(all);
    return all;
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
