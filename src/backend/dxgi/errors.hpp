// HRESULTs as errors.
#pragma once

#include "backend/dxgi/api.hpp"

#include <geyser/error.hpp>

#include <string_view>

namespace geyser::dxgi {

/// "E_NOTIMPL (0x80004001)"; the number alone where Geyser knows no name.
[[nodiscard]] std::string to_string(HRESULT result);

/// Whether the device is gone, by whatever cause.
[[nodiscard]] bool is_device_loss(HRESULT result) noexcept;

/// What a call answered: "ID3D12Device::CreateSharedHandle: E_NOTIMPL (0x80004001)", with `detail` behind it. The code
/// follows from the result: DeviceLost, OutOfDeviceMemory, or else `otherwise`.
[[nodiscard]] std::unexpected<Error> failed(HRESULT result, std::string_view operation, std::string_view call,
                                            std::string_view detail = {},
                                            ErrorCode otherwise = ErrorCode::DriverFailure);

} // namespace geyser::dxgi
