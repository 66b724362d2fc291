// The last frame, as PNG.
#pragma once

#include "png_file.hpp"
#include "sink.hpp"

#include <utility>
#include <vector>

namespace geyser::tool::stream {

class PngSink final : public Sink {
public:
    explicit PngSink(PngFile file) : file_(std::move(file)) {}

    [[nodiscard]] Result<void> take(const FrameView& frame) override;
    [[nodiscard]] Result<void> write() override;
    [[nodiscard]] Result<void> finish() override;

private:
    struct Picture {
        Size size = {};
        AlphaMode alpha = AlphaMode::Opaque;
        std::vector<std::byte> pixels = {};
    };

    PngFile file_;
    Picture taken_;
    Picture last_; ///< the one that will be in the file
};

} // namespace geyser::tool::stream
