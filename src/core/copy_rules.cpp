#include "core/copy_rules.hpp"

namespace geyser {
namespace {

bool same_texels(const TextureDescriptor& a, const TextureDescriptor& b) {
    return a.format == b.format && a.width == b.width && a.height == b.height && a.depth == b.depth &&
           a.mip_levels == b.mip_levels && a.array_layers == b.array_layers && a.samples == b.samples;
}

/// Only what matters to a copy may be named as the difference.
std::string difference_in_texels(TextureDescriptor source, const TextureDescriptor& destination) {
    source.usage = destination.usage;
    source.layout = destination.layout;
    source.dimension = destination.dimension;
    source.origin = destination.origin;
    source.alpha = destination.alpha;
    source.color_space = destination.color_space;
    return difference(source, destination);
}

} // namespace

Result<void> check_copy(const TextureDescriptor& source, const TextureDescriptor& destination,
                        std::string_view operation) {
    if (!same_texels(source, destination)) {
        return fail(ErrorCode::DescriptorMismatch, operation,
                    "source and destination differ: " + difference_in_texels(source, destination));
    }
    if (!contains(source.usage, TextureUsage::CopySrc)) {
        return fail(ErrorCode::InvalidArgument, operation,
                    "the source's usage " + to_string(source.usage) + " lacks CopySrc");
    }
    if (!contains(destination.usage, TextureUsage::CopyDst)) {
        return fail(ErrorCode::InvalidArgument, operation,
                    "the destination's usage " + to_string(destination.usage) + " lacks CopyDst");
    }
    return {};
}

} // namespace geyser
