// The pixels of a frame that was received, in the one form that sinks know.
#pragma once

#include "sink.hpp"

#include <geyser/receiver.hpp>

#include <vector>

namespace geyser::tool::stream {

class FrameReader {
public:
    /// A view of the frame's own memory, or of a copy where its channels have another order. Valid while the frame is
    /// held, until the next call. UnsupportedFormat for what is not 8-bit RGBA or BGRA.
    [[nodiscard]] Result<FrameView> read(const IncomingFrame& frame);

private:
    std::vector<std::byte> swapped_;
};

} // namespace geyser::tool::stream
