#include "pattern_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace geyser::tool::stream {
namespace {

struct Color {
    std::uint8_t red;
    std::uint8_t green;
    std::uint8_t blue;
};

constexpr Color kWhite{255, 255, 255};
constexpr Color kBlack{0, 0, 0};
constexpr std::array kBars = {Color{191, 191, 191}, Color{191, 191, 0}, Color{0, 191, 191}, Color{0, 191, 0},
                              Color{191, 0, 191},   Color{191, 0, 0},   Color{0, 0, 191},   Color{16, 16, 16}};

struct Box {
    std::uint32_t x;
    std::uint32_t y;
    std::uint32_t width;
    std::uint32_t height;
};

/// Cut off at the picture's edges.
void fill(Pixels canvas, Box box, Color color) {
    const std::uint32_t right = std::min(canvas.size.width, box.x + box.width);
    const std::uint32_t bottom = std::min(canvas.size.height, box.y + box.height);
    for (std::uint32_t y = box.y; y < bottom; ++y) {
        const auto row = canvas.row(y);
        for (std::uint32_t x = box.x; x < right; ++x) {
            std::byte* const texel = row.data() + std::size_t{x} * kTexelBytes;
            texel[0] = std::byte{color.red};
            texel[1] = std::byte{color.green};
            texel[2] = std::byte{color.blue};
            texel[3] = std::byte{255};
        }
    }
}

/// Colour bars, with a ramp of greys below them.
void draw_background(Pixels canvas) {
    const Size size = canvas.size;
    const std::uint32_t ramp = size.height - size.height / 4;
    for (std::uint32_t x = 0; x < size.width; ++x) {
        fill(canvas, {x, 0, 1, ramp}, kBars[std::size_t{x} * kBars.size() / size.width]);
        const auto grey = static_cast<std::uint8_t>(std::uint64_t{x} * 255 / std::max(1U, size.width - 1));
        fill(canvas, {x, ramp, 1, size.height - ramp}, {grey, grey, grey});
    }
}

/// The number's bits from `y` on.
void draw_bits(Pixels canvas, std::uint32_t y, std::uint32_t height, std::uint32_t number) {
    const std::uint64_t width = canvas.size.width;
    for (std::uint32_t cell = 0; cell < kPatternBits; ++cell) {
        const auto left = static_cast<std::uint32_t>(cell * width / kPatternBits);
        const auto right = static_cast<std::uint32_t>((cell + 1) * width / kPatternBits);
        const bool bit = (number >> (kPatternBits - 1 - cell) & 1) != 0;
        fill(canvas, {left, y, right - left, height}, bit ? kWhite : kBlack);
    }
}

constexpr std::uint32_t kDigitWidth = 3;
constexpr std::uint32_t kDigitHeight = 5;
/// Rows from the top, of three dots each.
constexpr std::array<std::array<std::uint8_t, kDigitHeight>, 10> kDigits = {{
    {0b111, 0b101, 0b101, 0b101, 0b111},
    {0b010, 0b110, 0b010, 0b010, 0b111},
    {0b111, 0b001, 0b111, 0b100, 0b111},
    {0b111, 0b001, 0b111, 0b001, 0b111},
    {0b101, 0b101, 0b111, 0b001, 0b001},
    {0b111, 0b100, 0b111, 0b001, 0b111},
    {0b111, 0b100, 0b111, 0b101, 0b111},
    {0b111, 0b001, 0b010, 0b010, 0b010},
    {0b111, 0b101, 0b111, 0b101, 0b111},
    {0b111, 0b101, 0b111, 0b001, 0b111},
}};

void draw_digit(Pixels canvas, std::uint32_t x, std::uint32_t y, std::uint32_t dot, char digit) {
    const auto& rows = kDigits[static_cast<std::size_t>(digit - '0')];
    for (std::uint32_t row = 0; row < kDigitHeight; ++row) {
        for (std::uint32_t column = 0; column < kDigitWidth; ++column) {
            if ((rows[row] >> (kDigitWidth - 1 - column) & 1) != 0) {
                fill(canvas, {x + column * dot, y + row * dot, dot, dot}, kWhite);
            }
        }
    }
}

/// In a black box in the middle, where the picture is large enough to hold it.
void draw_number(Pixels canvas, std::uint32_t number) {
    const std::string digits = fmt::format("{:06}", number);
    constexpr std::uint32_t kStep = kDigitWidth + 1;
    const std::uint32_t columns = static_cast<std::uint32_t>(digits.size()) * kStep + 1;
    constexpr std::uint32_t kRows = kDigitHeight + 2;
    const Size size = canvas.size;
    const std::uint32_t dot = std::min(size.width / (columns * 2), size.height / (kRows * 2));
    if (dot == 0) {
        return;
    }
    const Box box{(size.width - columns * dot) / 2, (size.height - kRows * dot) / 2, columns * dot, kRows * dot};
    fill(canvas, box, kBlack);
    for (std::uint32_t i = 0; i < digits.size(); ++i) {
        draw_digit(canvas, box.x + (1 + i * kStep) * dot, box.y + dot, dot, digits[i]);
    }
}

} // namespace

PatternSource::PatternSource(Size size) : size_(size), background_(pixel_bytes(size)) {
    draw_background(packed_pixels(std::span(background_), size));
}

void PatternSource::draw(Pixels canvas) const {
    copy_pixels(packed_pixels(std::span<const std::byte>(background_), size_), canvas);

    // Crosses the picture once in two seconds; a torn frame breaks it.
    constexpr std::uint64_t kCrossing = 120;
    const auto sweep = static_cast<std::uint32_t>(number_ % kCrossing * size_.width / kCrossing);
    fill(canvas, {sweep, 0, std::max(1U, size_.width / 160), size_.height}, kWhite);

    draw_number(canvas, number_);
    const std::uint32_t edge = std::max(1U, size_.height / 16);
    draw_bits(canvas, 0, edge, number_);
    draw_bits(canvas, size_.height - edge, edge, number_);
}

} // namespace geyser::tool::stream
