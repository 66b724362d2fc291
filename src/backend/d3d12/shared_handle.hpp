// NT handles of resources and fences.
#pragma once

#include "backend/d3d12/device.hpp"
#include "backend/dxgi/errors.hpp"

#include <geyser/os_object.hpp>

namespace geyser::d3d12 {

/// A new handle, for the current user alone. `unsupported` is the code where the system shares nothing (E_NOTIMPL).
[[nodiscard]] Result<OsObject> create_shared_handle(const Device& device, ID3D12DeviceChild& object,
                                                    ErrorCode unsupported, std::string_view operation);

/// The object behind a peer's handle, which stays the caller's. InvalidHandle where it is no such object, or one of
/// another adapter.
template <class Interface>
[[nodiscard]] Result<Com<Interface>> open_shared(const Device& device, const OsObject& handle,
                                                 std::string_view operation) {
    Com<Interface> object;
    if (const HRESULT result = device->OpenSharedHandle(handle.get(), __uuidof(Interface), object.receive());
        result != S_OK) {
        return dxgi::failed(result, operation, "ID3D12Device::OpenSharedHandle", {}, ErrorCode::InvalidHandle);
    }
    return object;
}

} // namespace geyser::d3d12
