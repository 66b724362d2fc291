#include "backend/d3d11/device.hpp"

#include "backend/dxgi/errors.hpp"
#include "backend/dxgi/library.hpp"
#include "core/luid.hpp"
#include "core/try.hpp"

#include <array>
#include <utility>

namespace geyser::d3d11 {
namespace {

/// A Direct3D 12 device on the same adapter.
Result<Com<ID3D12Device>> open_d3d12(const dxgi::Adapter& on, std::string_view operation) {
    if (!on.adapter) { // for D3D12CreateDevice that would mean any
        return fail(ErrorCode::DeviceNotFound, operation,
                    "DXGI lists no adapter of the device's LUID " + to_hex(on.luid) +
                        " (fences are signalled by the CPU through Direct3D 12 on it)");
    }
    GEYSER_TRY(const auto create, dxgi::load_d3d12(operation));
    Com<ID3D12Device> device;
    if (const HRESULT result =
            create(on.adapter.get(), D3D_FEATURE_LEVEL_11_0, __uuidof(ID3D12Device), device.receive());
        result != S_OK) {
        return dxgi::failed(result, operation, "D3D12CreateDevice", "(fences are signalled by the CPU through it)");
    }
    return device;
}

Result<dxgi::Luid> luid_of(ID3D11Device* device, std::string_view operation) {
    const auto dxgi_device = dxgi::query<IDXGIDevice>(device);
    Com<IDXGIAdapter> adapter;
    DXGI_ADAPTER_DESC description = {};
    if (!dxgi_device || dxgi_device->GetAdapter(adapter.receive_typed()) != S_OK ||
        adapter->GetDesc(&description) != S_OK) {
        return fail(ErrorCode::InvalidArgument, operation, "the device does not tell its DXGI adapter");
    }
    return dxgi::luid_of(description.AdapterLuid);
}

} // namespace

Result<std::unique_ptr<Device>> Device::open(std::string_view selector, std::string_view operation) {
    GEYSER_TRY(const auto create, dxgi::load_d3d11(operation));
    GEYSER_TRY(auto adapters, dxgi::system_adapters(operation));
    GEYSER_TRY(dxgi::Adapter adapter, dxgi::select_adapter(std::move(adapters), selector, "Direct3D 11", operation));
    constexpr std::array kLevels = {D3D_FEATURE_LEVEL_11_1, D3D_FEATURE_LEVEL_11_0};
    Com<ID3D11Device> device;
    if (const HRESULT result = create(
            adapter.adapter.get(), D3D_DRIVER_TYPE_UNKNOWN, nullptr, D3D11_CREATE_DEVICE_BGRA_SUPPORT, kLevels.data(),
            static_cast<UINT>(kLevels.size()), D3D11_SDK_VERSION, device.receive_typed(), nullptr, nullptr);
        result != S_OK) {
        return dxgi::failed(result, operation, "D3D11CreateDevice", "on the adapter " + adapter.name,
                            ErrorCode::DeviceNotFound);
    }
    return complete(device.get(), std::move(adapter), {}, operation);
}

Result<std::unique_ptr<Device>> Device::adopt(ID3D11Device* device, dxgi::HostSignal::OpenDevice open_d3d12,
                                              std::string_view operation) {
    if (device == nullptr) {
        return fail(ErrorCode::InvalidArgument, operation, "the device is null");
    }
    if ((device->GetCreationFlags() & D3D11_CREATE_DEVICE_SINGLETHREADED) != 0) {
        return fail(ErrorCode::InvalidArgument, operation,
                    "the device was created with D3D11_CREATE_DEVICE_SINGLETHREADED");
    }
    GEYSER_TRY(const dxgi::Luid luid, luid_of(device, operation));
    return complete(device, dxgi::describe_adapter(luid), std::move(open_d3d12), operation);
}

Result<std::unique_ptr<Device>> Device::complete(ID3D11Device* device, dxgi::Adapter adapter,
                                                 dxgi::HostSignal::OpenDevice open_device, std::string_view operation) {
    std::unique_ptr<Device> self(new Device);
    self->adapter_ = std::move(adapter);
    self->device_ = dxgi::query<ID3D11Device1>(device);
    if (!self->device_) {
        return fail(ErrorCode::BackendUnavailable, operation, "the device has no ID3D11Device1");
    }
    device->GetImmediateContext(self->context_.receive_typed());
    self->multithread_ = dxgi::query<ID3D11Multithread>(self->context());
    if (!self->multithread_) {
        return fail(ErrorCode::BackendUnavailable, operation, "the immediate context has no ID3D11Multithread");
    }
    self->multithread_->SetMultithreadProtected(TRUE);
    self->device5_ = dxgi::query<ID3D11Device5>(device);
    self->context4_ = dxgi::query<ID3D11DeviceContext4>(self->context());
    if (!self->device5_ || !self->context4_) {
        self->device5_.reset();
        self->context4_.reset();
    }
    if (!open_device) {
        open_device = [&on = self->adapter_](std::string_view caller) { return open_d3d12(on, caller); };
    }
    self->host_signal_ = std::make_unique<dxgi::HostSignal>(std::move(open_device));
    return self;
}

} // namespace geyser::d3d11
