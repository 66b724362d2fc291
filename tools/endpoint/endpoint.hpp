// An endpoint writes and reads the texels of a shared texture the way a program of its API would: with its own commands
// between the manager's hand-offs.
#pragma once

#include "subresource.hpp"

#include <geyser/manager.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>

namespace geyser::endpoint {

/// No hand-off and no copy takes longer on a machine that works.
inline constexpr Timeout kStepTimeout = std::chrono::seconds(20);

/// Whether the texture has been written before: the contents of a new one are undefined and need not be kept.
enum class Use : std::uint8_t { First, Later };

/// How a texture changes hands: by barriers that the manager records among this side's own commands, or by a call that
/// submits them. Vulkan has both, every other API the latter only.
enum class Way : std::uint8_t { Recorded, Submitted };

/// Writes the texels of one subresource: tightly packed rows of blocks, as many as Subresource::bytes().
using Fill = std::function<void(const Subresource& part, std::span<std::byte> texels)>;
/// Reads them; likewise.
using Look = std::function<void(const Subresource& part, std::span<const std::byte> texels)>;

/// Used by one thread at a time, on which make_current() has been done for the manager.
class Endpoint {
public:
    virtual ~Endpoint() = default;
    Endpoint(const Endpoint&) = delete;
    Endpoint& operator=(const Endpoint&) = delete;

    /// Overwrites every subresource of a texture that is in this side's hands. `fill` has been called for all of them
    /// when it returns; the work that follows from it is done, or queued where the manager's next calls come after it.
    [[nodiscard]] virtual Result<void> upload(SharedTexture& texture, const Fill& fill) = 0;
    /// Shows every subresource of a texture that is in this side's hands, after all work queued before. The texture
    /// stays as it is.
    [[nodiscard]] virtual Result<void> download(SharedTexture& texture, const Look& look) = 0;
    /// Waits for the work that is still pending, before textures and semaphores are destroyed.
    [[nodiscard]] virtual Result<void> finish() = 0;

    /// upload() and the release: `signal` is reached when both are done; without one the call returns when they are.
    /// The texture is new, or was read here last.
    [[nodiscard]] virtual Result<void> write(SharedTexture& texture, Use use, Way way, std::optional<SyncPoint> signal,
                                             const Fill& fill);
    /// The acquire, after `wait`, and download().
    [[nodiscard]] virtual Result<void> read(SharedTexture& texture, Way way, std::optional<SyncPoint> wait,
                                            const Look& look);

protected:
    explicit Endpoint(TextureShareManager& manager) : manager_(manager) {}

private:
    TextureShareManager& manager_;
};

/// The endpoint for a manager's API. The manager must outlive it.
[[nodiscard]] Result<std::unique_ptr<Endpoint>> make_endpoint(TextureShareManager& manager);

} // namespace geyser::endpoint
