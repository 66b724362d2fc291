#include "backend/dxgi/errors.hpp"

#include <array>
#include <charconv>
#include <string>

namespace geyser::dxgi {
namespace {

struct Name {
    HRESULT result;
    std::string_view name;
};

constexpr std::array kNames = {
    Name{E_NOTIMPL, "E_NOTIMPL"},
    Name{E_NOINTERFACE, "E_NOINTERFACE"},
    Name{E_POINTER, "E_POINTER"},
    Name{E_FAIL, "E_FAIL"},
    Name{E_ACCESSDENIED, "E_ACCESSDENIED"},
    Name{E_HANDLE, "E_HANDLE"},
    Name{E_OUTOFMEMORY, "E_OUTOFMEMORY"},
    Name{E_INVALIDARG, "E_INVALIDARG"},
    Name{DXGI_ERROR_INVALID_CALL, "DXGI_ERROR_INVALID_CALL"},
    Name{DXGI_ERROR_NOT_FOUND, "DXGI_ERROR_NOT_FOUND"},
    Name{DXGI_ERROR_UNSUPPORTED, "DXGI_ERROR_UNSUPPORTED"},
    Name{DXGI_ERROR_DEVICE_REMOVED, "DXGI_ERROR_DEVICE_REMOVED"},
    Name{DXGI_ERROR_DEVICE_HUNG, "DXGI_ERROR_DEVICE_HUNG"},
    Name{DXGI_ERROR_DEVICE_RESET, "DXGI_ERROR_DEVICE_RESET"},
    Name{DXGI_ERROR_DRIVER_INTERNAL_ERROR, "DXGI_ERROR_DRIVER_INTERNAL_ERROR"},
    Name{DXGI_ERROR_ACCESS_DENIED, "DXGI_ERROR_ACCESS_DENIED"},
};

} // namespace

std::string to_string(HRESULT result) {
    std::array<char, 8> digits = {};
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<std::uint32_t>(result), 16).ptr;
    std::string number = "0x" + std::string(digits.data(), end);
    for (const Name& each : kNames) {
        if (each.result == result) {
            return std::string(each.name) + " (" + number + ')';
        }
    }
    return number;
}

bool is_device_loss(HRESULT result) noexcept {
    return result == DXGI_ERROR_DEVICE_REMOVED || result == DXGI_ERROR_DEVICE_HUNG ||
           result == DXGI_ERROR_DEVICE_RESET || result == DXGI_ERROR_DRIVER_INTERNAL_ERROR;
}

std::unexpected<Error> failed(HRESULT result, std::string_view operation, std::string_view call,
                              std::string_view detail, ErrorCode otherwise) {
    std::string reason = std::string(call) + ": " + to_string(result);
    if (!detail.empty()) {
        reason.append(" ").append(detail);
    }
    const ErrorCode code = is_device_loss(result)    ? ErrorCode::DeviceLost
                           : result == E_OUTOFMEMORY ? ErrorCode::OutOfDeviceMemory
                                                     : otherwise;
    return fail(code, operation, std::move(reason), result);
}

} // namespace geyser::dxgi
