// Every frame, one behind the other: as raw RGBA or as Y4M.
#pragma once

#include "byte_output.hpp"
#include "rate.hpp"
#include "sink.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace geyser::tool::stream {

/// Without a header: the texels as they are.
struct RawVideo {};
/// 4:2:0, BT.601, limited range. Streams have no rate of their own, so the header says what the user says.
struct Y4mVideo {
    Rate rate = {};
};

template <class Encoding>
class VideoSink final : public Sink {
public:
    VideoSink(ByteOutput output, Encoding encoding) : output_(std::move(output)), encoding_(encoding) {}

    /// InvalidArgument where the size is not that of the frames before: neither encoding can say so.
    [[nodiscard]] Result<void> take(const FrameView& frame) override;
    [[nodiscard]] Result<void> write() override;
    [[nodiscard]] Result<void> finish() override { return {}; }

private:
    ByteOutput output_;
    Encoding encoding_;
    Size taken_ = {};
    std::vector<std::byte> encoded_;
    std::optional<Size> size_; ///< of what was written
};

extern template class VideoSink<RawVideo>;
extern template class VideoSink<Y4mVideo>;

} // namespace geyser::tool::stream
