// Direct3D's fences seen from the CPU: ID3D12Fence and ID3D11Fence have the same methods for it, and no common base.
#pragma once

#include "backend/dxgi/errors.hpp"
#include "core/try.hpp"
#include "ipc/windows/wait.hpp"

#include <geyser/os_object.hpp>

#include <cstdint>
#include <stop_token>
#include <string>

namespace geyser::dxgi {

/// What every fence of a removed device counts to.
inline constexpr std::uint64_t kDeviceRemoved = UINT64_MAX;

/// Blocks until the event of a wait for `value` is set. Timeout or Interrupted as SharedSemaphore::wait() has them.
[[nodiscard]] Result<void> wait_for_event(const UniqueHandle& reached, std::uint64_t value,
                                          const ipc::Deadline& deadline, const std::stop_token& stop,
                                          std::string_view operation);

/// Why the fence's device was removed; S_OK where it was not.
[[nodiscard]] HRESULT removed_reason(ID3D12Fence& fence) noexcept;
[[nodiscard]] HRESULT removed_reason(ID3D11Fence& fence) noexcept;

template <class Fence>
[[nodiscard]] Result<std::uint64_t> value_of(Fence& fence, std::string_view operation) {
    const std::uint64_t value = fence.GetCompletedValue();
    if (value == kDeviceRemoved) {
        // The device has to be asked: a peer can set a fence that it shares to any value, to this one too.
        if (const HRESULT reason = removed_reason(fence); reason != S_OK) {
            return failed(reason, operation, "GetDeviceRemovedReason", {}, ErrorCode::DeviceLost);
        }
    }
    return value;
}

/// Whether a CPU may set the fence to `value`. Direct3D would set it back as well.
template <class Fence>
[[nodiscard]] Result<void> check_new_value(Fence& fence, std::uint64_t value, std::string_view operation) {
    GEYSER_TRY(const std::uint64_t reached, value_of(fence, operation));
    if (value <= reached || value == kDeviceRemoved) {
        return fail(ErrorCode::InvalidArgument, operation,
                    "the value " + std::to_string(value) + " is not between the fence's " + std::to_string(reached) +
                        " and UINT64_MAX");
    }
    return {};
}

/// Blocks until the fence counts `value`. DeviceLost where it never will.
template <class Fence>
[[nodiscard]] Result<void> wait_for_value(Fence& fence, std::uint64_t value, const ipc::Deadline& deadline,
                                          const std::stop_token& stop, std::string_view operation) {
    GEYSER_TRY(const std::uint64_t reached, value_of(fence, operation));
    if (reached >= value) {
        return {};
    }
    GEYSER_TRY(const UniqueHandle event, ipc::create_event(operation));
    if (const HRESULT result = fence.SetEventOnCompletion(value, event.get()); result != S_OK) {
        return failed(result, operation, "SetEventOnCompletion");
    }
    GEYSER_CHECK(wait_for_event(event, value, deadline, stop, operation));
    GEYSER_CHECK(value_of(fence, operation));
    return {};
}

} // namespace geyser::dxgi
