// The pixels of a frame that was received, in the one form that sinks know.
#pragma once

#include "sink.hpp"

#include <endpoint/endpoint.hpp>
#include <geyser/receiver.hpp>

#include <cstddef>
#include <vector>

namespace geyser::tool::stream {

class FrameReader {
public:
    /// The endpoint is of the receiver's manager, and outlives it.
    explicit FrameReader(endpoint::Endpoint& endpoint) : endpoint_(endpoint) {}

    /// A view of the frame's own memory where that is host memory and has the channels in the right order, else of a
    /// copy. Valid while the frame is held, until the next call. UnsupportedFormat for what is not 8-bit RGBA or BGRA.
    [[nodiscard]] Result<FrameView> read(const IncomingFrame& frame);

private:
    [[nodiscard]] Result<ConstPixels> pixels_of(SharedTexture& texture);

    endpoint::Endpoint& endpoint_;
    std::vector<std::byte> downloaded_;
    std::vector<std::byte> swapped_;
};

} // namespace geyser::tool::stream
