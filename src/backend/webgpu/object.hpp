// Owners of Dawn's objects.
#pragma once

#include "dispatch.hpp"

#include <utility>

namespace geyser::webgpu {

/// `kRelease` is the member of Dispatch that gives a reference back.
template <class Handle, auto kRelease>
class Object {
public:
    Object() noexcept = default;
    /// Takes over a reference. `fn` outlives it.
    Object(const Dispatch& fn, Handle handle) noexcept : fn_(&fn), handle_(handle) {}
    Object(Object&& other) noexcept : fn_(other.fn_), handle_(std::exchange(other.handle_, nullptr)) {}
    Object& operator=(Object&& other) noexcept {
        std::swap(fn_, other.fn_);
        std::swap(handle_, other.handle_);
        return *this;
    }
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;
    ~Object() {
        if (handle_ != nullptr) {
            (fn_->*kRelease)(handle_);
        }
    }

    [[nodiscard]] Handle get() const noexcept { return handle_; }
    [[nodiscard]] explicit operator bool() const noexcept { return handle_ != nullptr; }

private:
    const Dispatch* fn_ = nullptr;
    Handle handle_ = nullptr;
};

using OwnedInstance = Object<WGPUInstance, &Dispatch::InstanceRelease>;
using OwnedAdapter = Object<WGPUAdapter, &Dispatch::AdapterRelease>;
using OwnedDevice = Object<WGPUDevice, &Dispatch::DeviceRelease>;
using OwnedQueue = Object<WGPUQueue, &Dispatch::QueueRelease>;
using OwnedMemory = Object<WGPUSharedTextureMemory, &Dispatch::SharedTextureMemoryRelease>;
using OwnedTexture = Object<WGPUTexture, &Dispatch::TextureRelease>;
using OwnedFence = Object<WGPUSharedFence, &Dispatch::SharedFenceRelease>;
using OwnedEncoder = Object<WGPUCommandEncoder, &Dispatch::CommandEncoderRelease>;
using OwnedCommands = Object<WGPUCommandBuffer, &Dispatch::CommandBufferRelease>;

} // namespace geyser::webgpu
