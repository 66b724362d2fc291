#include <geyser/texture.hpp>

#include <array>
#include <utility>

namespace geyser {
namespace {

std::string_view name(Origin origin) noexcept {
    switch (origin) {
    case Origin::TopLeft:
        return "TopLeft";
    case Origin::BottomLeft:
        return "BottomLeft";
    }
    return "unknown";
}

std::string_view name(AlphaMode alpha) noexcept {
    switch (alpha) {
    case AlphaMode::Premultiplied:
        return "Premultiplied";
    case AlphaMode::Straight:
        return "Straight";
    case AlphaMode::Opaque:
        return "Opaque";
    }
    return "unknown";
}

std::string_view name(ColorPrimaries primaries) noexcept {
    switch (primaries) {
    case ColorPrimaries::Bt709:
        return "Bt709";
    case ColorPrimaries::Bt2020:
        return "Bt2020";
    case ColorPrimaries::DisplayP3:
        return "DisplayP3";
    case ColorPrimaries::Bt601:
        return "Bt601";
    }
    return "unknown";
}

std::string_view name(TransferFunction transfer) noexcept {
    switch (transfer) {
    case TransferFunction::Srgb:
        return "Srgb";
    case TransferFunction::Linear:
        return "Linear";
    case TransferFunction::Bt709:
        return "Bt709";
    case TransferFunction::Pq:
        return "Pq";
    case TransferFunction::Hlg:
        return "Hlg";
    }
    return "unknown";
}

std::string_view name(ColorRange range) noexcept {
    switch (range) {
    case ColorRange::Full:
        return "Full";
    case ColorRange::Limited:
        return "Limited";
    }
    return "unknown";
}

std::string_view name(ColorMatrix matrix) noexcept {
    switch (matrix) {
    case ColorMatrix::Identity:
        return "Identity";
    case ColorMatrix::Bt601:
        return "Bt601";
    case ColorMatrix::Bt709:
        return "Bt709";
    case ColorMatrix::Bt2020:
        return "Bt2020";
    }
    return "unknown";
}

std::string text(std::uint32_t value) { return std::to_string(value); }
std::string text(TextureUsage usage) { return to_string(usage); }
template <class Enum>
std::string text(Enum value) {
    return std::string(name(value));
}

/// Collects the first pair of values that are not equal.
class FirstDifference {
public:
    template <class T>
    FirstDifference& field(std::string_view field, const T& have, const T& want) {
        if (sentence_.empty() && have != want) {
            sentence_ = std::string(field) + " " + text(have) + " is not " + text(want);
        }
        return *this;
    }
    [[nodiscard]] std::string take() { return std::move(sentence_); }

private:
    std::string sentence_;
};

} // namespace

bool operator==(const TextureDescriptor& a, const TextureDescriptor& b) noexcept {
    return a.width == b.width && a.height == b.height && a.format == b.format && a.usage == b.usage &&
           a.layout == b.layout && a.dimension == b.dimension && a.depth == b.depth && a.mip_levels == b.mip_levels &&
           a.array_layers == b.array_layers && a.samples == b.samples && a.origin == b.origin && a.alpha == b.alpha &&
           a.color_space == b.color_space;
}

std::string difference(const TextureDescriptor& have, const TextureDescriptor& want) {
    const ColorSpace& color = have.color_space;
    const ColorSpace& wanted = want.color_space;
    return FirstDifference()
        .field("width", have.width, want.width)
        .field("height", have.height, want.height)
        .field("format", have.format, want.format)
        .field("usage", have.usage, want.usage)
        .field("layout", have.layout, want.layout)
        .field("dimension", have.dimension, want.dimension)
        .field("depth", have.depth, want.depth)
        .field("mip_levels", have.mip_levels, want.mip_levels)
        .field("array_layers", have.array_layers, want.array_layers)
        .field("samples", have.samples, want.samples)
        .field("origin", have.origin, want.origin)
        .field("alpha", have.alpha, want.alpha)
        .field("color_space.primaries", color.primaries, wanted.primaries)
        .field("color_space.transfer", color.transfer, wanted.transfer)
        .field("color_space.range", color.range, wanted.range)
        .field("color_space.matrix", color.matrix, wanted.matrix)
        .take();
}

std::string_view name(TextureLayout layout) noexcept {
    switch (layout) {
    case TextureLayout::Optimal:
        return "Optimal";
    case TextureLayout::Linear:
        return "Linear";
    }
    return "unknown";
}

std::string_view name(TextureDimension dimension) noexcept {
    switch (dimension) {
    case TextureDimension::D2:
        return "D2";
    case TextureDimension::Cube:
        return "Cube";
    case TextureDimension::D3:
        return "D3";
    }
    return "unknown";
}

std::string to_string(TextureUsage usage) {
    constexpr std::array<std::pair<TextureUsage, std::string_view>, 5> kNames = {{
        {TextureUsage::CopySrc, "CopySrc"},
        {TextureUsage::CopyDst, "CopyDst"},
        {TextureUsage::TextureBinding, "TextureBinding"},
        {TextureUsage::RenderAttachment, "RenderAttachment"},
        {TextureUsage::StorageBinding, "StorageBinding"},
    }};
    std::string text;
    const auto append = [&text](std::string_view word) {
        if (!text.empty()) {
            text += " | ";
        }
        text += word;
    };
    for (const auto& [bit, word] : kNames) {
        if (contains(usage, bit)) {
            append(word);
        }
    }
    if (const std::uint32_t unknown = static_cast<std::uint32_t>(usage) & ~kAllTextureUsages; unknown != 0) {
        append("unknown bits " + std::to_string(unknown));
    }
    return text.empty() ? "None" : text;
}

} // namespace geyser
