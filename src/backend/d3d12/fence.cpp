#include "backend/d3d12/fence.hpp"

#include "backend/d3d12/shared_handle.hpp"
#include "backend/dxgi/fence.hpp"

namespace geyser::d3d12 {

Result<Fence> Fence::create(const Device& device, std::string_view operation) {
    return create(device, D3D12_FENCE_FLAG_SHARED, operation);
}

Result<Fence> Fence::create_private(const Device& device, std::string_view operation) {
    return create(device, D3D12_FENCE_FLAG_NONE, operation);
}

Result<Fence> Fence::create(const Device& device, D3D12_FENCE_FLAGS flags, std::string_view operation) {
    Com<ID3D12Fence> fence;
    if (const HRESULT result = device->CreateFence(0, flags, __uuidof(ID3D12Fence), fence.receive()); result != S_OK) {
        return dxgi::failed(result, operation, "ID3D12Device::CreateFence");
    }
    return Fence(device, std::move(fence));
}

Result<Fence> Fence::open(const Device& device, const OsObject& handle, std::string_view operation) {
    GEYSER_TRY(auto fence, open_shared<ID3D12Fence>(device, handle, operation));
    return Fence(device, std::move(fence));
}

Result<OsObject> Fence::export_handle(std::string_view operation) const {
    return create_shared_handle(*device_, *get(), ErrorCode::UnsupportedSync, operation);
}

Result<void> Fence::signal(std::uint64_t value, std::string_view operation) const {
    GEYSER_CHECK(dxgi::check_new_value(*get(), value, operation));
    if (const HRESULT result = fence_->Signal(value); result != S_OK) {
        return dxgi::failed(result, operation, "ID3D12Fence::Signal");
    }
    return {};
}

} // namespace geyser::d3d12
