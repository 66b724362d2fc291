// Frames out of Y4M video.
#pragma once

#include "byte_input.hpp"
#include "source.hpp"
#include "y4m_header.hpp"

#include <memory>

namespace geyser::tool::stream {

struct Y4mOptions {
    bool loop = false;
    /// Instead of what the header or the size suggests.
    std::optional<ColorMatrix> matrix = {};
};

class Y4mSource final : public Source {
public:
    /// Reads the header.
    [[nodiscard]] static Result<std::unique_ptr<Y4mSource>> open(ByteInput input, const Y4mOptions& options);

    [[nodiscard]] Result<bool> advance() override;
    [[nodiscard]] FrameFormat format() const override;
    void draw(Pixels canvas) const override { yuv_to_rgba(format_, frame(), canvas); }
    [[nodiscard]] std::optional<Rate> rate() const override { return rate_; }

private:
    Y4mSource(ByteInput input, bool loop, const YuvFormat& format, std::optional<Rate> rate);
    [[nodiscard]] std::span<std::byte> frame() const noexcept {
        return {frame_.get(), yuv_bytes(format_.size, format_.chroma)};
    }
    /// The line before a frame; at the end of a film that loops, of its first one. False at the end.
    [[nodiscard]] Result<bool> begin_frame();

    ByteInput input_;
    bool loop_;
    YuvFormat format_;
    std::optional<Rate> rate_;
    /// Not cleared: a header may promise gigabytes that never come.
    std::unique_ptr<std::byte[]> frame_;
    std::uint64_t frames_ = 0;
};

} // namespace geyser::tool::stream
