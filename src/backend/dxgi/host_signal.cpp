#include "backend/dxgi/host_signal.hpp"

#include "backend/dxgi/errors.hpp"
#include "core/try.hpp"

namespace geyser::dxgi {

Result<void> HostSignal::signal(const UniqueHandle& fence, std::uint64_t value, std::string_view operation) {
    const std::lock_guard lock(mutex_);
    if (!device_) {
        GEYSER_TRY(device_, open_device_(operation));
    }
    Com<ID3D12Fence> opened;
    if (const HRESULT result = device_->OpenSharedHandle(fence.get(), __uuidof(ID3D12Fence), opened.receive());
        result != S_OK) {
        return failed(result, operation, "ID3D12Device::OpenSharedHandle");
    }
    if (const HRESULT result = opened->Signal(value); result != S_OK) {
        return failed(result, operation, "ID3D12Fence::Signal");
    }
    return {};
}

} // namespace geyser::dxgi
