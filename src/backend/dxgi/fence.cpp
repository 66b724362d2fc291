#include "backend/dxgi/fence.hpp"

#include "backend/dxgi/com.hpp"
#include "core/on_stop.hpp"

#include <array>
#include <span>

namespace geyser::dxgi {

HRESULT removed_reason(ID3D12Fence& fence) noexcept {
    Com<ID3D12Device> device;
    const HRESULT result = fence.GetDevice(__uuidof(ID3D12Device), device.receive());
    return result == S_OK ? device->GetDeviceRemovedReason() : result;
}

HRESULT removed_reason(ID3D11Fence& fence) noexcept {
    Com<ID3D11Device> device;
    fence.GetDevice(device.receive_typed());
    return device->GetDeviceRemovedReason();
}

Result<void> wait_for_event(const UniqueHandle& reached, std::uint64_t value, const ipc::Deadline& deadline,
                            const std::stop_token& stop, std::string_view operation) {
    UniqueHandle stopped;
    if (stop.stop_possible()) {
        GEYSER_TRY(stopped, ipc::create_event(operation));
    }
    const OnStop set_stopped(stop, [&stopped] { SetEvent(stopped.get()); });
    const std::array<HANDLE, 2> events = {reached.get(), stopped.get()};
    GEYSER_TRY(const auto first,
               ipc::wait_for_first(std::span<const HANDLE>(events).first(stopped ? 2 : 1), deadline, operation));
    if (!first) {
        return deadline.timed_out(operation, "the value " + std::to_string(value) + " was not reached");
    }
    if (*first == 1) {
        return fail(ErrorCode::Interrupted, operation,
                    "a stop was requested while waiting for the value " + std::to_string(value));
    }
    return {};
}

} // namespace geyser::dxgi
