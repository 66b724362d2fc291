// What draws the frames of the demo.
#pragma once

#include "picture.hpp"
#include "pixel_code.hpp"
#include "slots.hpp"

#include <memory>
#include <optional>

namespace geyser::tool::demo {

/// Seals every pixel of what it draws with a check, see shaders/pixel_code.glsl.
class Painter {
public:
    virtual ~Painter() = default; ///< waits for what the device still does
    Painter(const Painter&) = delete;
    Painter& operator=(const Painter&) = delete;

    /// Draws the frame over all of its slot and hands that over; `signal` is reached when both are done. Without one
    /// the call returns when they are. The consumer is done with the slot.
    [[nodiscard]] virtual Result<void> paint(const ShaderFrame& frame, std::optional<SyncPoint> signal) = 0;

protected:
    Painter() = default;
};

/// Vulkan renders the scene, with the picture on its cube, straight into the slots. Every other API uploads a pattern.
/// The arguments outlive it.
[[nodiscard]] Result<std::unique_ptr<Painter>> make_painter(TextureShareManager& manager, const Slots& slots,
                                                            const Picture& picture);

} // namespace geyser::tool::demo
