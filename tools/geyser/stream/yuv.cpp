#include "yuv.hpp"

#include <libyuv.h>

namespace geyser::tool::stream {
namespace {

/// Extent of a subsampled plane.
constexpr std::uint32_t half(std::uint32_t extent) { return extent / 2 + extent % 2; }

Size chroma_size(Size size, Chroma chroma) {
    switch (chroma) {
    case Chroma::C420:
        return {half(size.width), half(size.height)};
    case Chroma::C422:
        return {half(size.width), size.height};
    case Chroma::C444:
        return size;
    case Chroma::Mono:
        break;
    }
    return {};
}

/// Where the planes of a frame lie.
template <class Byte>
struct Planes {
    Byte* y;
    Byte* cb;
    Byte* cr;
    int y_stride;
    int chroma_stride;
};

template <class Byte, class From>
Planes<Byte> planes_of(Size size, Chroma chroma, From* frame) {
    const Size sub = chroma_size(size, chroma);
    auto* const y = reinterpret_cast<Byte*>(frame);
    auto* const cb = y + std::size_t{size.width} * size.height;
    return {y, cb, cb + std::size_t{sub.width} * sub.height, static_cast<int>(size.width), static_cast<int>(sub.width)};
}

/// libyuv names formats by little-endian words: what is RGBA in memory is its "ABGR", which its functions for "ARGB"
/// write when they get the chroma planes, and with them the constants, swapped.
const libyuv::YuvConstants& swapped_constants(ColorMatrix matrix, ColorRange range) {
    const bool full = range == ColorRange::Full;
    switch (matrix) {
    case ColorMatrix::Bt709:
        return full ? libyuv::kYvuF709Constants : libyuv::kYvuH709Constants;
    case ColorMatrix::Bt2020:
        return full ? libyuv::kYvuV2020Constants : libyuv::kYvu2020Constants;
    case ColorMatrix::Bt601:
    case ColorMatrix::Identity:
        break;
    }
    return full ? libyuv::kYvuJPEGConstants : libyuv::kYvuI601Constants;
}

} // namespace

std::size_t yuv_bytes(Size size, Chroma chroma) noexcept {
    const Size sub = chroma_size(size, chroma);
    return std::size_t{size.width} * size.height + 2 * std::size_t{sub.width} * sub.height;
}

ColorMatrix usual_matrix(Size size) noexcept {
    return size.width >= 1280 || size.height > 576 ? ColorMatrix::Bt709 : ColorMatrix::Bt601;
}

void yuv_to_rgba(const YuvFormat& format, std::span<const std::byte> yuv, Pixels canvas) {
    const auto from = planes_of<const std::uint8_t>(format.size, format.chroma, yuv.data());
    const libyuv::YuvConstants& constants = swapped_constants(format.matrix, format.range);
    auto* const to = reinterpret_cast<std::uint8_t*>(canvas.top);
    const int pitch = static_cast<int>(canvas.pitch);
    const int width = static_cast<int>(format.size.width);
    const int height = static_cast<int>(format.size.height);
    switch (format.chroma) {
    case Chroma::C420:
        libyuv::I420ToARGBMatrixFilter(from.y, from.y_stride, from.cr, from.chroma_stride, from.cb, from.chroma_stride,
                                       to, pitch, &constants, width, height, libyuv::kFilterBilinear);
        break;
    case Chroma::C422:
        libyuv::I422ToARGBMatrixFilter(from.y, from.y_stride, from.cr, from.chroma_stride, from.cb, from.chroma_stride,
                                       to, pitch, &constants, width, height, libyuv::kFilterBilinear);
        break;
    case Chroma::C444:
        libyuv::I444ToARGBMatrix(from.y, from.y_stride, from.cr, from.chroma_stride, from.cb, from.chroma_stride, to,
                                 pitch, &constants, width, height);
        break;
    case Chroma::Mono:
        libyuv::I400ToARGBMatrix(from.y, from.y_stride, to, pitch, &constants, width, height);
        break;
    }
}

void rgba_to_yuv420(ConstPixels pixels, std::span<std::byte> yuv) {
    const auto to = planes_of<std::uint8_t>(pixels.size, Chroma::C420, yuv.data());
    libyuv::ABGRToI420(reinterpret_cast<const std::uint8_t*>(pixels.top), static_cast<int>(pixels.pitch), to.y,
                       to.y_stride, to.cb, to.chroma_stride, to.cr, to.chroma_stride,
                       static_cast<int>(pixels.size.width), static_cast<int>(pixels.size.height));
}

} // namespace geyser::tool::stream
