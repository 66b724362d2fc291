#include "video_sink.hpp"

#include "y4m_header.hpp"

#include <fmt/format.h>

#include <cstring>
#include <span>
#include <string>

namespace geyser::tool::stream {
namespace {

/// What stands before a frame.
std::string introduction(RawVideo, Size, bool) { return {}; }
std::string introduction(Y4mVideo video, Size size, bool first) {
    constexpr std::string_view kFrame = "FRAME\n";
    const Y4mHeader header{.size = size, .rate = video.rate, .matrix = ColorMatrix::Bt601};
    return (first ? format_y4m_header(header) : "").append(kFrame);
}

std::size_t encoded_bytes(RawVideo, Size size) { return pixel_bytes(size); }
std::size_t encoded_bytes(Y4mVideo, Size size) { return yuv_bytes(size, Chroma::C420); }

void encode(RawVideo, ConstPixels pixels, std::span<std::byte> to) {
    copy_pixels(pixels, packed_pixels(to, pixels.size));
}
void encode(Y4mVideo, ConstPixels pixels, std::span<std::byte> to) { rgba_to_yuv420(pixels, to); }

std::string_view name_of(RawVideo) { return "raw"; }
std::string_view name_of(Y4mVideo) { return "Y4M"; }

} // namespace

template <class Encoding>
Result<void> VideoSink<Encoding>::take(const FrameView& frame) {
    const Size size = frame.pixels.size;
    const bool first = !size_;
    if (!first && (size.width != size_->width || size.height != size_->height)) {
        return fail(ErrorCode::InvalidArgument, output_.operation(),
                    fmt::format("the stream changed from {}x{} to {}x{} at frame {}, and {} video in {} has one size",
                                size_->width, size_->height, size.width, size.height, frame.number, name_of(encoding_),
                                output_.name()));
    }
    taken_ = size;
    const std::string before = introduction(encoding_, size, first);
    encoded_.resize(before.size() + encoded_bytes(encoding_, size));
    std::memcpy(encoded_.data(), before.data(), before.size());
    encode(encoding_, frame.pixels, std::span(encoded_).subspan(before.size()));
    return {};
}

template <class Encoding>
Result<void> VideoSink<Encoding>::write() {
    size_ = taken_;
    return output_.write(encoded_);
}

template class VideoSink<RawVideo>;
template class VideoSink<Y4mVideo>;

} // namespace geyser::tool::stream
