// One Direct3D 12 device with the queue that Geyser submits to.
#pragma once

#include "backend/dxgi/adapter.hpp"
#include "backend/dxgi/api.hpp"
#include "backend/dxgi/com.hpp"

#include <geyser/error.hpp>

#include <memory>
#include <string>

namespace geyser::d3d12 {

using dxgi::Com;

/// Immutable, so every call is thread-safe. Outlives what is made on it.
class Device {
public:
    /// On the adapter that `selector` means, with a direct queue of Geyser's own.
    [[nodiscard]] static Result<std::unique_ptr<Device>> open(std::string_view selector, std::string_view operation);
    /// The user's device, and his queue; nullptr for one of Geyser's own. InvalidArgument for another adapter's queue.
    [[nodiscard]] static Result<std::unique_ptr<Device>> adopt(ID3D12Device* device, ID3D12CommandQueue* queue,
                                                               std::string_view operation);

    [[nodiscard]] ID3D12Device* get() const noexcept { return device_.get(); }
    [[nodiscard]] ID3D12Device* operator->() const noexcept { return device_.get(); }
    [[nodiscard]] ID3D12CommandQueue* queue() const noexcept { return queue_.get(); }
    [[nodiscard]] D3D12_COMMAND_LIST_TYPE queue_type() const { return queue_->GetDesc().Type; }
    /// Of the first node, where all of Geyser's objects are.
    [[nodiscard]] static constexpr UINT node_mask() noexcept { return 1; }

    [[nodiscard]] const dxgi::Adapter& adapter() const noexcept { return adapter_; }

private:
    Device() = default;
    [[nodiscard]] static Result<std::unique_ptr<Device>>
    complete(Com<ID3D12Device> device, dxgi::Adapter adapter, ID3D12CommandQueue* queue, std::string_view operation);

    dxgi::Adapter adapter_;
    Com<ID3D12Device> device_;
    Com<ID3D12CommandQueue> queue_;
};

} // namespace geyser::d3d12
