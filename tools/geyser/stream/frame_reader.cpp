#include "frame_reader.hpp"

#include "operations.hpp"

#include <geyser/host.hpp>

#include <fmt/format.h>
#include <libyuv.h>

#include <cstdint>
#include <span>

namespace geyser::tool::stream {
namespace {

ConstPixels pixels_of(const HostTexture& texture, Origin origin) {
    const PlaneLayout& plane = texture.planes().front();
    const auto pitch = static_cast<std::ptrdiff_t>(plane.row_pitch);
    const std::byte* const first = texture.bytes().data() + plane.offset;
    const Size size{texture.width(), texture.height()};
    if (origin == Origin::TopLeft) {
        return {first, pitch, size};
    }
    return {first + pitch * static_cast<std::ptrdiff_t>(size.height - 1), -pitch, size};
}

/// libyuv's "ARGB" and "ABGR" are BGRA and RGBA in memory.
void bgra_to_rgba(ConstPixels from, Pixels to) {
    libyuv::ARGBToABGR(reinterpret_cast<const std::uint8_t*>(from.top), static_cast<int>(from.pitch),
                       reinterpret_cast<std::uint8_t*>(to.top), static_cast<int>(to.pitch),
                       static_cast<int>(to.size.width), static_cast<int>(to.size.height));
}

} // namespace

Result<FrameView> FrameReader::read(const IncomingFrame& frame) {
    const FrameInfo& info = frame.info();
    const HostTexture& texture = *frame.texture().as<HostTexture>();
    FrameView view{.number = frame.number(), .pixels = pixels_of(texture, info.origin), .alpha = info.alpha};
    switch (texture.format()) {
    case TextureFormat::Rgba8Unorm:
    case TextureFormat::Rgba8Srgb:
        return view;
    case TextureFormat::Bgra8Unorm:
    case TextureFormat::Bgra8Srgb: {
        const Size size = view.pixels.size;
        swapped_.resize(pixel_bytes(size));
        bgra_to_rgba(view.pixels, packed_pixels(std::span(swapped_), size));
        view.pixels = packed_pixels(std::span<const std::byte>(swapped_), size);
        return view;
    }
    default:
        return fail(ErrorCode::UnsupportedFormat, kReceiveOperation,
                    fmt::format("the stream's format is {}, and only Rgba8 and Bgra8 can be written; without --png, "
                                "--raw and --y4m its frames can still be counted",
                                name(texture.format())));
    }
}

} // namespace geyser::tool::stream
