// An ID3D11Fence: Direct3D 12's fence in Direct3D 11.
#pragma once

#include "backend/d3d11/device.hpp"

#include <geyser/identity.hpp>
#include <geyser/os_object.hpp>

namespace geyser::d3d11 {

/// Thread-safe.
class Fence {
public:
    static constexpr Api kApi = Api::D3D11;

    /// A shared one. UnsupportedSync where the system has none.
    [[nodiscard]] static Result<Fence> create(const Device& device, std::string_view operation);
    /// From a peer's handle, which stays the caller's. InvalidHandle where it is of no fence, or of another adapter's.
    [[nodiscard]] static Result<Fence> open(const Device& device, const OsObject& handle, std::string_view operation);

    [[nodiscard]] ID3D11Fence* get() const noexcept { return fence_.get(); }
    [[nodiscard]] Result<OsObject> export_handle(std::string_view operation) const;

    /// By the CPU. InvalidArgument where `value` is not greater than the fence's.
    [[nodiscard]] Result<void> signal(std::uint64_t value, std::string_view operation) const;

    /// On the immediate context, of which the caller holds the lock: what is queued afterwards waits.
    [[nodiscard]] Result<void> queue_wait(std::uint64_t value, std::string_view operation) const;
    /// After what was queued before.
    [[nodiscard]] Result<void> queue_signal(std::uint64_t value, std::string_view operation) const;

private:
    Fence(const Device& device, Com<ID3D11Fence> fence) : device_(&device), fence_(std::move(fence)) {}

    const Device* device_;
    Com<ID3D11Fence> fence_;
};

} // namespace geyser::d3d11
