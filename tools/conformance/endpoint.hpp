// An endpoint writes and reads the texels of a shared texture the way a program of its API would: with its own commands
// around the manager's hand-off calls.
#pragma once

#include "pattern.hpp"

#include <geyser/manager.hpp>

#include <chrono>
#include <memory>
#include <optional>

namespace geyser::conformance {

/// No step of a case takes longer on a machine that works.
inline constexpr Timeout kStepTimeout = std::chrono::seconds(20);

/// Whether the texture has been written before: the contents of a new one are undefined and need not be kept.
enum class Use : std::uint8_t { First, Later };

/// How a texture changes hands: by barriers that the manager records among this side's own commands, or by a call that
/// submits them. A CPU has the latter only.
enum class Way : std::uint8_t { Recorded, Submitted };

/// One writing or reading.
struct Turn {
    std::uint32_t seed = 0; ///< of the pattern
    Way way = Way::Recorded;
};

class Endpoint {
public:
    virtual ~Endpoint() = default;
    Endpoint(const Endpoint&) = delete;
    Endpoint& operator=(const Endpoint&) = delete;

    /// Fills every subresource of a texture that this side owns with the pattern, and releases it. `signal` is reached
    /// when that is done; without one the call returns when it is.
    [[nodiscard]] virtual Result<void> write(SharedTexture& texture, Use use, Turn turn,
                                             std::optional<SyncPoint> signal) = 0;
    /// Acquires the texture after `wait`, and looks for the pattern in every subresource.
    [[nodiscard]] virtual Result<Comparison> read(SharedTexture& texture, Turn turn, std::optional<SyncPoint> wait) = 0;
    /// Waits for the work that is still pending, before textures and semaphores are destroyed.
    [[nodiscard]] virtual Result<void> finish() = 0;

protected:
    Endpoint() = default;
};

/// The endpoint for a manager's API. The manager must outlive it.
[[nodiscard]] Result<std::unique_ptr<Endpoint>> make_endpoint(TextureShareManager& manager);

} // namespace geyser::conformance
