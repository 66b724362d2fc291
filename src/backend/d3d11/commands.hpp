// What Geyser does on the immediate context.
#pragma once

#include "backend/d3d11/fence.hpp"
#include "backend/dxgi/poll.hpp"

#include <functional>
#include <span>

namespace geyser::d3d11 {

/// Reached when the fence's value is at least `value`. Borrows.
struct FencePoint {
    const Fence* fence = nullptr;
    std::uint64_t value = 0;
};

using Record = std::function<void(ID3D11DeviceContext& context)>;

/// Queues the waits, what `record` does (which may be empty), and the signals, and sends all of it to the GPU.
[[nodiscard]] Result<void> submit(const Device& device, std::span<const FencePoint> waits, const Record& record,
                                  std::span<const FencePoint> signals, std::string_view operation);

/// Blocks until the GPU has done what was queued before the call.
[[nodiscard]] Result<void> finish(const Device& device, const dxgi::Deadline& deadline, std::string_view operation);

} // namespace geyser::d3d11
