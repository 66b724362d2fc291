#include "frame_reader.hpp"

#include "operations.hpp"

#include <core/try.hpp>
#include <geyser/host.hpp>

#include <fmt/format.h>
#include <libyuv.h>

#include <cstdint>
#include <span>

namespace geyser::tool::stream {
namespace {

enum class Channels : std::uint8_t { Rgba, Bgra };

Result<Channels> channels_of(TextureFormat format) {
    switch (format) {
    case TextureFormat::Rgba8Unorm:
    case TextureFormat::Rgba8Srgb:
        return Channels::Rgba;
    case TextureFormat::Bgra8Unorm:
    case TextureFormat::Bgra8Srgb:
        return Channels::Bgra;
    default:
        return fail(ErrorCode::UnsupportedFormat, kReceiveOperation,
                    fmt::format("the stream's format is {}, and only Rgba8 and Bgra8 can be written; without --png, "
                                "--raw and --y4m its frames can still be counted",
                                name(format)));
    }
}

ConstPixels turned_over(ConstPixels pixels) {
    return {pixels.row(pixels.size.height - 1).data(), -pixels.pitch, pixels.size};
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
    GEYSER_TRY(const Channels channels, channels_of(frame.texture().format()));
    GEYSER_TRY(ConstPixels pixels, pixels_of(frame.texture()));
    if (channels == Channels::Bgra) {
        swapped_.resize(pixel_bytes(pixels.size));
        bgra_to_rgba(pixels, packed_pixels(std::span(swapped_), pixels.size));
        pixels = packed_pixels(std::span<const std::byte>(swapped_), pixels.size);
    }
    return FrameView{.number = frame.number(),
                     .pixels = info.origin == Origin::TopLeft ? pixels : turned_over(pixels),
                     .alpha = info.alpha};
}

Result<ConstPixels> FrameReader::pixels_of(SharedTexture& texture) {
    const Size size{texture.width(), texture.height()};
    if (const auto* host = texture.as<HostTexture>()) {
        const PlaneLayout& plane = host->planes().front();
        return ConstPixels{std::as_const(*host).bytes().data() + plane.offset,
                           static_cast<std::ptrdiff_t>(plane.row_pitch), size};
    }
    const auto keep = [&](const endpoint::Subresource& part, std::span<const std::byte> texels) {
        const bool is_the_picture = part.level == 0 && part.layer == 0;
        if (is_the_picture) {
            const auto picture = texels.first(pixel_bytes(size));
            downloaded_.assign(picture.begin(), picture.end());
        }
    };
    GEYSER_CHECK(endpoint_.download(texture, keep));
    return packed_pixels(std::span<const std::byte>(downloaded_), size);
}

} // namespace geyser::tool::stream
