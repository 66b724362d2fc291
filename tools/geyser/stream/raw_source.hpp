// Frames without any header: red, green, blue and alpha, row after row.
#pragma once

#include "byte_input.hpp"
#include "source.hpp"

#include <memory>
#include <utility>

namespace geyser::tool::stream {

class RawSource final : public Source {
public:
    /// `size` has passed check_extent().
    RawSource(ByteInput input, Size size, bool loop)
        : input_(std::move(input)), size_(size), loop_(loop),
          frame_(std::make_unique_for_overwrite<std::byte[]>(pixel_bytes(size))) {}

    [[nodiscard]] Result<bool> advance() override;
    [[nodiscard]] FrameFormat format() const override { return {.size = size_, .alpha = AlphaMode::Straight}; }
    void draw(Pixels canvas) const override {
        copy_pixels(packed_pixels(std::span<const std::byte>(frame_.get(), pixel_bytes(size_)), size_), canvas);
    }

private:
    ByteInput input_;
    Size size_;
    bool loop_;
    std::unique_ptr<std::byte[]> frame_;
    std::uint64_t frames_ = 0;
};

} // namespace geyser::tool::stream
