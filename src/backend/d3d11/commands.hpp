// What Geyser does on the immediate context.
#pragma once

#include "backend/d3d11/fence.hpp"
#include "backend/d3d11/poll.hpp"
#include "backend/dxgi/semaphore.hpp"

#include <functional>
#include <span>

namespace geyser::d3d11 {

using FencePoint = dxgi::FencePoint<Fence>;

using Record = std::function<Result<void>(ID3D11DeviceContext& context)>;

/// Queues the waits, what `record` does (which may be empty), and, unless that failed, the signals, and sends all of it
/// to the GPU.
[[nodiscard]] Result<void> submit(const Device& device, std::span<const FencePoint> waits, const Record& record,
                                  std::span<const FencePoint> signals, std::string_view operation);

/// Blocks until the GPU has done what was queued before the call.
[[nodiscard]] Result<void> finish(const Device& device, const ipc::Deadline& deadline, std::string_view operation);

} // namespace geyser::d3d11
