#include "backend/d3d12/shared_handle.hpp"

#include "core/try.hpp"
#include "ipc/windows/security.hpp"

namespace geyser::d3d12 {

Result<OsObject> create_shared_handle(const Device& device, ID3D12DeviceChild& object, ErrorCode unsupported,
                                      std::string_view operation) {
    // Unnamed: names share one namespace with the whole session (trap 35). The rights are the only ones that Direct3D
    // 12 takes.
    GEYSER_TRY(const ipc::OwnerOnly security, ipc::OwnerOnly::create(operation));
    HANDLE handle = nullptr;
    if (const HRESULT result =
            device->CreateSharedHandle(&object, security.attributes(), GENERIC_ALL, nullptr, &handle);
        result != S_OK) {
        return dxgi::failed(result, operation, "ID3D12Device::CreateSharedHandle", {},
                            result == E_NOTIMPL ? unsupported : ErrorCode::DriverFailure);
    }
    return OsObject(handle);
}

} // namespace geyser::d3d12
