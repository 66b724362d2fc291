// Draws a moving pattern on the CPU, for APIs that have no renderer here to upload.
#pragma once

#include "painter.hpp"

#include "stream/pattern_source.hpp"

#include <endpoint/endpoint.hpp>

namespace geyser::tool::demo {

class PatternPainter final : public Painter {
public:
    [[nodiscard]] static Result<std::unique_ptr<Painter>> create(TextureShareManager& manager, const Slots& slots);
    ~PatternPainter() override;

    /// Frames come in the order of their numbers.
    [[nodiscard]] Result<void> paint(const ShaderFrame& frame, std::optional<SyncPoint> signal) override;

private:
    PatternPainter(TextureShareManager& manager, const Slots& slots, std::unique_ptr<endpoint::Endpoint> endpoint);

    TextureShareManager& manager_;
    const Slots& slots_;
    std::unique_ptr<endpoint::Endpoint> endpoint_;
    stream::PatternSource pattern_;
    std::vector<std::byte> canvas_;
};

} // namespace geyser::tool::demo
