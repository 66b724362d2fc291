#include "webgpu_endpoint.hpp"

#include <core/try.hpp>

#include <cstring>
#include <string_view>
#include <thread>
#include <vector>

namespace geyser::endpoint {
namespace {

constexpr std::string_view kOperation = "WebGpuEndpoint";

/// WebGPU's rule for copies between textures and buffers.
constexpr std::size_t kRowAlignment = 256;

template <class Function>
bool load(WGPUProcGetProcAddress get, Function& function, std::string_view name) {
    function = reinterpret_cast<Function>(get({name.data(), name.size()}));
    return function != nullptr;
}

WGPUTexelCopyTextureInfo whole(WGPUTexture texture) {
    WGPUTexelCopyTextureInfo info{};
    info.texture = texture;
    info.aspect = WGPUTextureAspect_All;
    return info;
}

} // namespace

Result<std::unique_ptr<WebGpuEndpoint>> WebGpuEndpoint::create(WebGpuTextureShareManager& manager) {
    const WGPUProcGetProcAddress get = manager.get_proc_address();
    WebGpuFunctions fn;
    const bool complete =
        load(get, fn.AdapterGetInstance, "wgpuAdapterGetInstance") &&
        load(get, fn.BufferGetConstMappedRange, "wgpuBufferGetConstMappedRange") &&
        load(get, fn.BufferMapAsync, "wgpuBufferMapAsync") && load(get, fn.BufferRelease, "wgpuBufferRelease") &&
        load(get, fn.CommandBufferRelease, "wgpuCommandBufferRelease") &&
        load(get, fn.CommandEncoderClearBuffer, "wgpuCommandEncoderClearBuffer") &&
        load(get, fn.CommandEncoderCopyTextureToBuffer, "wgpuCommandEncoderCopyTextureToBuffer") &&
        load(get, fn.CommandEncoderFinish, "wgpuCommandEncoderFinish") &&
        load(get, fn.CommandEncoderRelease, "wgpuCommandEncoderRelease") &&
        load(get, fn.DeviceCreateBuffer, "wgpuDeviceCreateBuffer") &&
        load(get, fn.DeviceCreateCommandEncoder, "wgpuDeviceCreateCommandEncoder") &&
        load(get, fn.InstanceProcessEvents, "wgpuInstanceProcessEvents") &&
        load(get, fn.InstanceRelease, "wgpuInstanceRelease") && load(get, fn.QueueSubmit, "wgpuQueueSubmit") &&
        load(get, fn.QueueWriteTexture, "wgpuQueueWriteTexture");
    if (!complete) {
        return fail(ErrorCode::BackendUnavailable, kOperation, "the WebGPU library lacks a function");
    }
    return std::unique_ptr<WebGpuEndpoint>(new WebGpuEndpoint(manager, fn));
}

Result<void> WebGpuEndpoint::upload(SharedTexture& texture, const Fill& fill) {
    for (const Subresource& part : subresources(texture.descriptor())) {
        std::vector<std::byte> packed(part.bytes());
        fill(part, packed);
        const WGPUTexelCopyTextureInfo to = whole(webgpu::texture(texture));
        WGPUTexelCopyBufferLayout layout{};
        layout.bytesPerRow = static_cast<std::uint32_t>(part.row_bytes());
        layout.rowsPerImage = part.rows;
        const WGPUExtent3D extent{part.width, part.height, 1};
        fn_.QueueWriteTexture(queue_, &to, packed.data(), packed.size(), &layout, &extent);
    }
    // What the queue was told to write goes to the GPU with a submission, which must come before the hand-over.
    fn_.QueueSubmit(queue_, 0, nullptr);
    return {};
}

Result<void> WebGpuEndpoint::download(SharedTexture& texture, const Look& look) {
    for (const Subresource& part : subresources(texture.descriptor())) {
        const std::size_t pitch = (part.row_bytes() + kRowAlignment - 1) / kRowAlignment * kRowAlignment;
        const auto record = [&](WGPUCommandEncoder encoder, WGPUBuffer buffer) {
            const WGPUTexelCopyTextureInfo from = whole(webgpu::texture(texture));
            WGPUTexelCopyBufferInfo to{};
            to.buffer = buffer;
            to.layout.bytesPerRow = static_cast<std::uint32_t>(pitch);
            to.layout.rowsPerImage = part.rows;
            const WGPUExtent3D extent{part.width, part.height, 1};
            fn_.CommandEncoderCopyTextureToBuffer(encoder, &from, &to, &extent);
        };
        GEYSER_CHECK(read_back(pitch * part.rows, record, [&](std::span<const std::byte> rows) {
            std::vector<std::byte> packed(part.bytes());
            for (std::size_t y = 0; y < part.rows; ++y) {
                std::memcpy(&packed[y * part.row_bytes()], &rows[y * pitch], part.row_bytes());
            }
            look(part, packed);
        }));
    }
    return {};
}

Result<void> WebGpuEndpoint::finish() {
    constexpr std::size_t kBytes = 4;
    return read_back(
        kBytes,
        [&](WGPUCommandEncoder encoder, WGPUBuffer buffer) {
            fn_.CommandEncoderClearBuffer(encoder, buffer, 0, kBytes);
        },
        [](std::span<const std::byte>) {});
}

Result<void> WebGpuEndpoint::read_back(std::size_t bytes,
                                       const std::function<void(WGPUCommandEncoder encoder, WGPUBuffer buffer)>& record,
                                       const std::function<void(std::span<const std::byte>)>& look) {
    WGPUBufferDescriptor descriptor{};
    descriptor.usage = WGPUBufferUsage_CopyDst | WGPUBufferUsage_MapRead;
    descriptor.size = bytes;
    const std::unique_ptr<WGPUBufferImpl, WGPUProcBufferRelease> buffer(fn_.DeviceCreateBuffer(device_, &descriptor),
                                                                        fn_.BufferRelease);
    const std::unique_ptr<WGPUCommandEncoderImpl, WGPUProcCommandEncoderRelease> encoder(
        fn_.DeviceCreateCommandEncoder(device_, nullptr), fn_.CommandEncoderRelease);
    record(encoder.get(), buffer.get());
    const std::unique_ptr<WGPUCommandBufferImpl, WGPUProcCommandBufferRelease> commands(
        fn_.CommandEncoderFinish(encoder.get(), nullptr), fn_.CommandBufferRelease);
    const WGPUCommandBuffer submitted = commands.get();
    fn_.QueueSubmit(queue_, 1, &submitted);
    GEYSER_CHECK(map(buffer.get(), bytes));
    const void* const mapped = fn_.BufferGetConstMappedRange(buffer.get(), 0, bytes);
    if (mapped == nullptr) {
        return fail(ErrorCode::DriverFailure, kOperation, "wgpuBufferGetConstMappedRange returned nothing");
    }
    look({static_cast<const std::byte*>(mapped), bytes});
    return {};
}

Result<void> WebGpuEndpoint::map(WGPUBuffer buffer, std::size_t bytes) {
    map_answer_ = {};
    WGPUBufferMapCallbackInfo callback{};
    callback.mode = WGPUCallbackMode_AllowProcessEvents;
    callback.callback = [](WGPUMapAsyncStatus status, WGPUStringView, void* result, void*) {
        *static_cast<MapAnswer*>(result) = {true, status};
    };
    callback.userdata1 = &map_answer_;
    (void)fn_.BufferMapAsync(buffer, WGPUMapMode_Read, 0, bytes, callback);
    const auto deadline = std::chrono::steady_clock::now() + kStepTimeout;
    while (!map_answer_.came && std::chrono::steady_clock::now() < deadline) {
        fn_.InstanceProcessEvents(instance_.get());
        std::this_thread::yield();
    }
    if (!map_answer_.came) {
        return fail(ErrorCode::Timeout, kOperation, "the GPU had not finished when the deadline passed");
    }
    if (map_answer_.status != WGPUMapAsyncStatus_Success) {
        return fail(ErrorCode::DriverFailure, kOperation, "wgpuBufferMapAsync failed", map_answer_.status);
    }
    return {};
}

} // namespace geyser::endpoint
