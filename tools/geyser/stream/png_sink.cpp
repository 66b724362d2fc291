#include "png_sink.hpp"

#include <libyuv.h>

#include <span>
#include <utility>

namespace geyser::tool::stream {
namespace {

/// PNG has straight alpha. Where the colours of a channel lie is all the same here.
void divide_by_alpha(Pixels pixels) {
    auto* const texels = reinterpret_cast<std::uint8_t*>(pixels.top);
    const int pitch = static_cast<int>(pixels.pitch);
    libyuv::ARGBUnattenuate(texels, pitch, texels, pitch, static_cast<int>(pixels.size.width),
                            static_cast<int>(pixels.size.height));
}

void make_opaque(std::span<std::byte> pixels) {
    for (std::size_t alpha = kTexelBytes - 1; alpha < pixels.size(); alpha += kTexelBytes) {
        pixels[alpha] = std::byte{255};
    }
}

} // namespace

Result<void> PngSink::take(const FrameView& frame) {
    taken_.size = frame.pixels.size;
    taken_.alpha = frame.alpha;
    taken_.pixels.resize(pixel_bytes(taken_.size));
    copy_pixels(frame.pixels, packed_pixels(std::span(taken_.pixels), taken_.size));
    return {};
}

Result<void> PngSink::write() {
    std::swap(taken_, last_);
    return {};
}

Result<void> PngSink::finish() {
    if (last_.alpha == AlphaMode::Premultiplied) {
        divide_by_alpha(packed_pixels(std::span(last_.pixels), last_.size));
    } else if (last_.alpha == AlphaMode::Opaque) {
        make_opaque(last_.pixels);
    }
    return file_.write(last_.size.width, last_.size.height, last_.pixels, PngPixels::Rgba);
}

} // namespace geyser::tool::stream
