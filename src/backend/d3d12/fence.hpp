// An ID3D12Fence: a timeline semaphore that GPUs, CPUs and processes share.
#pragma once

#include "backend/d3d12/device.hpp"

#include <geyser/identity.hpp>
#include <geyser/os_object.hpp>

namespace geyser::d3d12 {

/// Thread-safe.
class Fence {
public:
    static constexpr Api kApi = Api::D3D12;

    /// A shared one.
    [[nodiscard]] static Result<Fence> create(const Device& device, std::string_view operation);
    /// One for this device alone.
    [[nodiscard]] static Result<Fence> create_private(const Device& device, std::string_view operation);
    /// From a peer's handle, which stays the caller's. InvalidHandle where it is of no fence, or of another adapter's.
    [[nodiscard]] static Result<Fence> open(const Device& device, const OsObject& handle, std::string_view operation);

    [[nodiscard]] ID3D12Fence* get() const noexcept { return fence_.get(); }
    [[nodiscard]] Result<OsObject> export_handle(std::string_view operation) const;

    /// By the CPU. InvalidArgument where `value` is not greater than the fence's.
    [[nodiscard]] Result<void> signal(std::uint64_t value, std::string_view operation) const;

private:
    [[nodiscard]] static Result<Fence> create(const Device& device, D3D12_FENCE_FLAGS flags,
                                              std::string_view operation);
    Fence(const Device& device, Com<ID3D12Fence> fence) : device_(&device), fence_(std::move(fence)) {}

    const Device* device_;
    Com<ID3D12Fence> fence_;
};

} // namespace geyser::d3d12
