// The frames of a source, on their way into the slots of a stream.
#pragma once

#include "source.hpp"
#include "stream_device.hpp"

namespace geyser::tool::stream {

class FrameWriter {
public:
    /// The device outlives it.
    explicit FrameWriter(StreamDevice& device) : device_(device) {}

    /// Overwrites all of a slot with the source's frame: the CPU draws straight into host memory, and into what the
    /// API uploads else. A GPU's work may still be under way; that of the manager's next calls comes after it.
    [[nodiscard]] Result<void> write(const Source& source, SharedTexture& slot);
    /// Waits for that work, before the textures go.
    void finish();

private:
    StreamDevice& device_;
};

} // namespace geyser::tool::stream
