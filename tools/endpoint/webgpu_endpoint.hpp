// The endpoint of a WebGPU program: writes by the queue, reads back through a buffer that it maps.
#pragma once

#include "endpoint.hpp"

#include <geyser/webgpu.hpp>

namespace geyser::endpoint {

/// The functions of webgpu.h that it needs: programs of this repository do not link with Dawn.
struct WebGpuFunctions {
    WGPUProcAdapterGetInstance AdapterGetInstance = nullptr;
    WGPUProcBufferGetConstMappedRange BufferGetConstMappedRange = nullptr;
    WGPUProcBufferMapAsync BufferMapAsync = nullptr;
    WGPUProcBufferRelease BufferRelease = nullptr;
    WGPUProcCommandBufferRelease CommandBufferRelease = nullptr;
    WGPUProcCommandEncoderClearBuffer CommandEncoderClearBuffer = nullptr;
    WGPUProcCommandEncoderCopyTextureToBuffer CommandEncoderCopyTextureToBuffer = nullptr;
    WGPUProcCommandEncoderFinish CommandEncoderFinish = nullptr;
    WGPUProcCommandEncoderRelease CommandEncoderRelease = nullptr;
    WGPUProcDeviceCreateBuffer DeviceCreateBuffer = nullptr;
    WGPUProcDeviceCreateCommandEncoder DeviceCreateCommandEncoder = nullptr;
    WGPUProcInstanceProcessEvents InstanceProcessEvents = nullptr;
    WGPUProcInstanceRelease InstanceRelease = nullptr;
    WGPUProcQueueSubmit QueueSubmit = nullptr;
    WGPUProcQueueWriteTexture QueueWriteTexture = nullptr;
};

class WebGpuEndpoint final : public Endpoint {
public:
    [[nodiscard]] static Result<std::unique_ptr<WebGpuEndpoint>> create(WebGpuTextureShareManager& manager);

    [[nodiscard]] Result<void> upload(SharedTexture& texture, const Fill& fill) override;
    [[nodiscard]] Result<void> download(SharedTexture& texture, const Look& look) override;
    [[nodiscard]] Result<void> finish() override;

private:
    WebGpuEndpoint(WebGpuTextureShareManager& manager, const WebGpuFunctions& fn)
        : Endpoint(manager), fn_(fn), instance_(fn.AdapterGetInstance(manager.adapter()), fn.InstanceRelease),
          device_(manager.device()), queue_(manager.queue()) {}

    /// Submits what `record` puts into an encoder and shows the bytes of a buffer of that size that it wrote.
    [[nodiscard]] Result<void>
    read_back(std::size_t bytes, const std::function<void(WGPUCommandEncoder encoder, WGPUBuffer buffer)>& record,
              const std::function<void(std::span<const std::byte>)>& look);
    [[nodiscard]] Result<void> map(WGPUBuffer buffer, std::size_t bytes);

    /// A member: a callback that came too late for the call still has where to write.
    struct MapAnswer {
        bool came = false;
        WGPUMapAsyncStatus status = WGPUMapAsyncStatus_Success;
    };

    WebGpuFunctions fn_;
    std::unique_ptr<WGPUInstanceImpl, WGPUProcInstanceRelease> instance_;
    WGPUDevice device_;
    WGPUQueue queue_;
    MapAnswer map_answer_ = {};
};

} // namespace geyser::endpoint
