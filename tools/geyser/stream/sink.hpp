// Where the frames that are received go.
#pragma once

#include "pixels.hpp"

#include <geyser/error.hpp>
#include <geyser/stream.hpp>

namespace geyser::tool::stream {

/// A frame that is held.
struct FrameView {
    FrameNumber number = 0;
    ConstPixels pixels = {};
    AlphaMode alpha = AlphaMode::Premultiplied;
};

class Sink {
public:
    virtual ~Sink() = default;
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;

    /// Takes what it needs out of the frame, and keeps it: the sender wants its slot back. What was taken last and not
    /// yet written is forgotten.
    [[nodiscard]] virtual Result<void> take(const FrameView& frame) = 0;
    /// Once the frame has been given back and was whole until then. May take long, as readers do.
    [[nodiscard]] virtual Result<void> write() = 0;
    /// After the last frame, where there was one.
    [[nodiscard]] virtual Result<void> finish() = 0;

protected:
    Sink() = default;
};

} // namespace geyser::tool::stream
