#include "backend/d3d11/commands.hpp"

#include "backend/dxgi/errors.hpp"
#include "core/try.hpp"

namespace geyser::d3d11 {

Result<void> submit(const Device& device, std::span<const FencePoint> waits, const Record& record,
                    std::span<const FencePoint> signals, std::string_view operation) {
    const ContextLock lock(device);
    for (const FencePoint& point : waits) {
        GEYSER_CHECK(point.fence->queue_wait(point.value, operation));
    }
    if (record) {
        GEYSER_CHECK(record(*device.context()));
    }
    for (const FencePoint& point : signals) {
        GEYSER_CHECK(point.fence->queue_signal(point.value, operation));
    }
    // Commands may lie in the context for ever otherwise, and with them the signals.
    device.context()->Flush();
    if (const HRESULT result = device->GetDeviceRemovedReason(); result != S_OK) {
        return dxgi::failed(result, operation, "ID3D11Device::GetDeviceRemovedReason", {}, ErrorCode::DeviceLost);
    }
    return {};
}

Result<void> finish(const Device& device, const ipc::Deadline& deadline, std::string_view operation) {
    // An event query, since older systems have no fences.
    const D3D11_QUERY_DESC description = {.Query = D3D11_QUERY_EVENT, .MiscFlags = 0};
    Com<ID3D11Query> query;
    if (const HRESULT result = device->CreateQuery(&description, query.receive_typed()); result != S_OK) {
        return dxgi::failed(result, operation, "ID3D11Device::CreateQuery");
    }
    {
        const ContextLock lock(device);
        device.context()->End(query.get());
        device.context()->Flush();
    }
    HRESULT result = S_OK;
    const bool is_done = poll_until(deadline, [&] {
        BOOL reached = FALSE;
        result = device.context()->GetData(query.get(), &reached, sizeof(reached), D3D11_ASYNC_GETDATA_DONOTFLUSH);
        return result != S_FALSE;
    });
    if (!is_done) {
        return deadline.timed_out(operation, "the GPU was not done");
    }
    if (result != S_OK) {
        return dxgi::failed(result, operation, "ID3D11DeviceContext::GetData");
    }
    return {};
}

} // namespace geyser::d3d11
