#include "pattern_painter.hpp"

#include "protocol.hpp"
#include "sealed_pixels.hpp"

#include <core/try.hpp>

#include <span>
#include <utility>

namespace geyser::tool::demo {

PatternPainter::PatternPainter(TextureShareManager& manager, const Slots& slots,
                               std::unique_ptr<endpoint::Endpoint> endpoint)
    : manager_(manager), slots_(slots), endpoint_(std::move(endpoint)),
      pattern_({slots.front()->width(), slots.front()->height()}),
      canvas_(stream::pixel_bytes({slots.front()->width(), slots.front()->height()})) {}

Result<std::unique_ptr<Painter>> PatternPainter::create(TextureShareManager& manager, const Slots& slots) {
    GEYSER_TRY(auto endpoint, endpoint::make_endpoint(manager));
    return std::unique_ptr<Painter>(new PatternPainter(manager, slots, std::move(endpoint)));
}

PatternPainter::~PatternPainter() { static_cast<void>(endpoint_->finish()); }

Result<void> PatternPainter::paint(const ShaderFrame& frame, std::optional<SyncPoint> signal) {
    SharedTexture& texture = *slots_[slot_of(frame.number)];
    GEYSER_CHECK(pattern_.advance());
    pattern_.draw(stream::packed_pixels(std::span(canvas_), {texture.width(), texture.height()}));
    GEYSER_CHECK(manager_.acquire(texture, {.timeout = kPatience}, Contents::Discard));
    GEYSER_CHECK(endpoint_->upload(texture, [&](const endpoint::Subresource&, std::span<std::byte> texels) {
        seal_pixels(texture.format(), frame, canvas_, texels);
    }));
    return manager_.release(texture, {.signal = signal, .timeout = kPatience});
}

} // namespace geyser::tool::demo
