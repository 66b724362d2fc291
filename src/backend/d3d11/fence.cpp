#include "backend/d3d11/fence.hpp"

#include "backend/dxgi/fence.hpp"
#include "ipc/windows/security.hpp"

namespace geyser::d3d11 {

Result<Fence> Fence::create(const Device& device, std::string_view operation) {
    if (device.with_fences() == nullptr) {
        return fail(ErrorCode::UnsupportedSync, operation, "the system has no ID3D11Device5 with ID3D11DeviceContext4");
    }
    Com<ID3D11Fence> fence;
    if (const HRESULT result =
            device.with_fences()->CreateFence(0, D3D11_FENCE_FLAG_SHARED, __uuidof(ID3D11Fence), fence.receive());
        result != S_OK) {
        return dxgi::failed(result, operation, "ID3D11Device5::CreateFence");
    }
    return Fence(device, std::move(fence));
}

Result<Fence> Fence::open(const Device& device, const OsObject& handle, std::string_view operation) {
    Com<ID3D11Fence> fence;
    if (const HRESULT result =
            device.with_fences()->OpenSharedFence(handle.get(), __uuidof(ID3D11Fence), fence.receive());
        result != S_OK) {
        return dxgi::failed(result, operation, "ID3D11Device5::OpenSharedFence", {}, ErrorCode::InvalidHandle);
    }
    return Fence(device, std::move(fence));
}

Result<OsObject> Fence::export_handle(std::string_view operation) const {
    GEYSER_TRY(const ipc::OwnerOnly security, ipc::OwnerOnly::create(operation));
    HANDLE handle = nullptr;
    if (const HRESULT result = fence_->CreateSharedHandle(security.attributes(), GENERIC_ALL, nullptr, &handle);
        result != S_OK) {
        return dxgi::failed(result, operation, "ID3D11Fence::CreateSharedHandle", {},
                            result == E_NOTIMPL ? ErrorCode::UnsupportedSync : ErrorCode::DriverFailure);
    }
    return OsObject(handle);
}

Result<void> Fence::signal(std::uint64_t value, std::string_view operation) const {
    GEYSER_CHECK(dxgi::check_new_value(*get(), value, operation));
    GEYSER_TRY(const OsObject handle, export_handle(operation));
    return device_->host_signal().signal(handle, value, operation);
}

Result<void> Fence::queue_wait(std::uint64_t value, std::string_view operation) const {
    if (const HRESULT result = device_->context_with_fences()->Wait(get(), value); result != S_OK) {
        return dxgi::failed(result, operation, "ID3D11DeviceContext4::Wait");
    }
    return {};
}

Result<void> Fence::queue_signal(std::uint64_t value, std::string_view operation) const {
    if (const HRESULT result = device_->context_with_fences()->Signal(get(), value); result != S_OK) {
        return dxgi::failed(result, operation, "ID3D11DeviceContext4::Signal");
    }
    return {};
}

} // namespace geyser::d3d11
