// A test pattern that moves. Every frame carries its number three times: as bits along its upper and its lower edge,
// so that a torn frame contradicts itself, and as a decimal number for people.
#pragma once

#include "source.hpp"

#include <cstdint>
#include <vector>

namespace geyser::tool::stream {

class PatternSource final : public Source {
public:
    /// `size` has passed check_extent().
    explicit PatternSource(Size size);

    [[nodiscard]] Result<bool> advance() override {
        ++number_;
        return true;
    }
    [[nodiscard]] FrameFormat format() const override { return {.size = size_, .alpha = AlphaMode::Opaque}; }
    void draw(Pixels canvas) const override;
    [[nodiscard]] std::optional<Rate> rate() const override { return Rate{60, 1}; }

private:
    Size size_;
    std::vector<std::byte> background_;
    std::uint32_t number_ = 0;
};

/// The number's bits are as many cells across the picture, the highest bit on the left, white for 1, black for 0.
inline constexpr std::uint32_t kPatternBits = 32;

} // namespace geyser::tool::stream
