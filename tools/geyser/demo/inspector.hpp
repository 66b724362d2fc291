// What looks at the frames of the demo as they arrive.
#pragma once

#include "pixel_code.hpp"
#include "slots.hpp"

#include <geyser/channel.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace geyser::tool::demo {

class Inspector {
public:
    virtual ~Inspector() = default;
    Inspector(const Inspector&) = delete;
    Inspector& operator=(const Inspector&) = delete;

    /// Takes the frame over after `wait`.
    [[nodiscard]] virtual Result<void> take(const ShaderFrame& frame, std::optional<SyncPoint> wait) = 0;
    /// Has every pixel of the frame that was taken checked, and tells the producer when that is done: here or later.
    [[nodiscard]] virtual Result<void> check() = 0;
    /// Waits until all frames are checked and given back.
    [[nodiscard]] virtual Result<void> finish() = 0;
    /// Ends early. False where the device is not done after a moment, so that nothing of it may be destroyed.
    [[nodiscard]] virtual bool abandon() = 0;

    // After finish().
    [[nodiscard]] virtual std::uint32_t mismatched_frames() const = 0;
    /// A sentence about the first of these.
    [[nodiscard]] virtual const std::string& first_mismatch() const = 0;
    /// The texels of the last frame, without padding.
    [[nodiscard]] virtual std::span<const std::byte> last_frame() const = 0;

protected:
    Inspector() = default;
};

/// Vulkan checks on its GPU. What other APIs take is downloaded and checked on the CPU. The arguments outlive it.
[[nodiscard]] Result<std::unique_ptr<Inspector>> make_inspector(TextureShareManager& manager, const Slots& slots,
                                                                Channel& channel);

} // namespace geyser::tool::demo
