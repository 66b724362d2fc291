#include "backend/d3d12/device.hpp"

#include "backend/dxgi/errors.hpp"
#include "backend/dxgi/library.hpp"
#include "core/try.hpp"

#include <utility>

namespace geyser::d3d12 {

Result<std::unique_ptr<Device>> Device::open(std::string_view selector, std::string_view operation) {
    GEYSER_TRY(const auto create, dxgi::load_d3d12(operation));
    GEYSER_TRY(auto adapters, dxgi::system_adapters(operation));
    GEYSER_TRY(dxgi::Adapter adapter, dxgi::select_adapter(std::move(adapters), selector, "Direct3D 12", operation));
    Com<ID3D12Device> device;
    // The lowest level with Direct3D 12: whatever the GPU has beyond it can be used all the same.
    if (const HRESULT result =
            create(adapter.adapter.get(), D3D_FEATURE_LEVEL_11_0, __uuidof(ID3D12Device), device.receive());
        result != S_OK) {
        return dxgi::failed(result, operation, "D3D12CreateDevice", "on the adapter " + adapter.name,
                            ErrorCode::DeviceNotFound);
    }
    return complete(std::move(device), std::move(adapter), nullptr, operation);
}

Result<std::unique_ptr<Device>> Device::adopt(ID3D12Device* device, ID3D12CommandQueue* queue,
                                              std::string_view operation) {
    if (device == nullptr) {
        return fail(ErrorCode::InvalidArgument, operation, "the device is null");
    }
    return complete(Com<ID3D12Device>::share(device), dxgi::describe_adapter(dxgi::luid_of(device->GetAdapterLuid())),
                    queue, operation);
}

Result<std::unique_ptr<Device>> Device::complete(Com<ID3D12Device> device, dxgi::Adapter adapter,
                                                 ID3D12CommandQueue* queue, std::string_view operation) {
    std::unique_ptr<Device> self(new Device);
    self->adapter_ = std::move(adapter);
    self->device_ = std::move(device);
    if (queue == nullptr) {
        const D3D12_COMMAND_QUEUE_DESC wanted = {.Type = D3D12_COMMAND_LIST_TYPE_DIRECT,
                                                 .Priority = D3D12_COMMAND_QUEUE_PRIORITY_NORMAL,
                                                 .Flags = D3D12_COMMAND_QUEUE_FLAG_NONE,
                                                 .NodeMask = node_mask()};
        if (const HRESULT result =
                self->get()->CreateCommandQueue(&wanted, __uuidof(ID3D12CommandQueue), self->queue_.receive());
            result != S_OK) {
            return dxgi::failed(result, operation, "ID3D12Device::CreateCommandQueue");
        }
        return self;
    }
    Com<ID3D12Device> owner;
    if (const HRESULT result = queue->GetDevice(__uuidof(ID3D12Device), owner.receive()); result != S_OK) {
        return dxgi::failed(result, operation, "ID3D12CommandQueue::GetDevice");
    }
    if (dxgi::luid_of(owner->GetAdapterLuid()) != self->adapter_.luid) {
        return fail(ErrorCode::InvalidArgument, operation, "the queue is of another adapter than the device");
    }
    self->queue_ = Com<ID3D12CommandQueue>::share(queue);
    return self;
}

} // namespace geyser::d3d12
