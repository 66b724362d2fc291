// Where the frames that are sent come from.
#pragma once

#include "pixels.hpp"
#include "rate.hpp"

#include <geyser/error.hpp>
#include <geyser/texture.hpp>

#include <optional>

namespace geyser::tool::stream {

/// What the frames of a source are, besides their pixels.
struct FrameFormat {
    Size size = {};
    AlphaMode alpha = AlphaMode::Straight;
    ColorSpace color_space = {};
    friend bool operator==(const FrameFormat& a, const FrameFormat& b) noexcept {
        return a.size.width == b.size.width && a.size.height == b.size.height && a.alpha == b.alpha &&
               a.color_space == b.color_space;
    }
};

/// In two steps, so that no slot of the stream is kept while a file is read or a pipe is waited for.
class Source {
public:
    virtual ~Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    /// Makes the next frame ready. False where there is none any more.
    [[nodiscard]] virtual Result<bool> advance() = 0;
    /// Of the frame that is ready; may change from one to the next.
    [[nodiscard]] virtual FrameFormat format() const = 0;
    /// Draws the frame that is ready over all of `canvas`, which has its size.
    virtual void draw(Pixels canvas) const = 0;
    /// How fast it wants to be shown; empty where its frames are to be shown as they come.
    [[nodiscard]] virtual std::optional<Rate> rate() const { return std::nullopt; }

protected:
    Source() = default;
};

} // namespace geyser::tool::stream
