#include "y4m_source.hpp"

#include <core/try.hpp>

#include <fmt/format.h>

#include <utility>

namespace geyser::tool::stream {
namespace {

Result<Y4mHeader> read_header(ByteInput& input) {
    GEYSER_TRY(const auto line, input.read_line(kMaxY4mLine));
    return parse_y4m_header(line.value_or(""), input.name(), input.operation());
}

ColorPrimaries primaries_of(ColorMatrix matrix) {
    switch (matrix) {
    case ColorMatrix::Bt601:
        return ColorPrimaries::Bt601;
    case ColorMatrix::Bt2020:
        return ColorPrimaries::Bt2020;
    default:
        return ColorPrimaries::Bt709;
    }
}

} // namespace

Result<std::unique_ptr<Y4mSource>> Y4mSource::open(ByteInput input, const Y4mOptions& options) {
    GEYSER_TRY(const Y4mHeader header, read_header(input));
    const ColorMatrix said = header.matrix.value_or(usual_matrix(header.size));
    const YuvFormat format{
        .size = header.size, .chroma = header.chroma, .range = header.range, .matrix = options.matrix.value_or(said)};
    return std::unique_ptr<Y4mSource>(new Y4mSource(std::move(input), options.loop, format, header.rate));
}

Y4mSource::Y4mSource(ByteInput input, bool loop, const YuvFormat& format, std::optional<Rate> rate)
    : input_(std::move(input)), loop_(loop), format_(format), rate_(rate),
      frame_(std::make_unique_for_overwrite<std::byte[]>(yuv_bytes(format.size, format.chroma))) {}

Result<bool> Y4mSource::advance() {
    GEYSER_TRY(const bool begun, begin_frame());
    if (!begun) {
        return false;
    }
    ++frames_;
    GEYSER_TRY(const std::size_t count, input_.read(frame()));
    if (count < frame().size()) {
        return fail(ErrorCode::MalformedMessage, input_.operation(),
                    fmt::format("{} ends in the middle of frame {}: {} of {} bytes are there", input_.name(), frames_,
                                count, frame().size()));
    }
    return true;
}

Result<bool> Y4mSource::begin_frame() {
    GEYSER_TRY(auto line, input_.read_line(kMaxY4mLine));
    if (!line && loop_ && frames_ > 0) {
        GEYSER_CHECK(input_.rewind());
        GEYSER_CHECK(read_header(input_));
        GEYSER_TRY(line, input_.read_line(kMaxY4mLine));
    }
    if (line && !is_y4m_frame(*line)) {
        return fail(ErrorCode::MalformedMessage, input_.operation(),
                    fmt::format("frame {} of {} does not begin with the word FRAME", frames_ + 1, input_.name()));
    }
    return line.has_value();
}

FrameFormat Y4mSource::format() const {
    // The matrix and the range are gone with Y'CbCr; the numbers still are those of a video camera.
    return {.size = format_.size,
            .alpha = AlphaMode::Opaque,
            .color_space = {.primaries = primaries_of(format_.matrix), .transfer = TransferFunction::Bt709}};
}

} // namespace geyser::tool::stream
