// Owners of Vulkan objects that keep their device alive.
#pragma once

#include "device.hpp"

#include <utility>

namespace geyser::vulkan {

template <class Handle, auto Destroy>
class Owned {
public:
    Owned() noexcept = default;
    Owned(std::shared_ptr<const Device> device, Handle handle) noexcept : device_(std::move(device)), handle_(handle) {}
    Owned(Owned&& other) noexcept
        : device_(std::move(other.device_)), handle_(std::exchange(other.handle_, Handle{VK_NULL_HANDLE})) {}
    Owned& operator=(Owned&& other) noexcept {
        std::swap(device_, other.device_);
        std::swap(handle_, other.handle_);
        return *this;
    }
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;
    ~Owned() {
        if (handle_ != VK_NULL_HANDLE && !device_->is_abandoned()) {
            (device_->fn().*Destroy)(device_->get(), handle_, nullptr);
        }
    }

    [[nodiscard]] Handle get() const noexcept { return handle_; }
    /// Gives the object up: from here on nobody destroys it.
    [[nodiscard]] Handle take() noexcept { return std::exchange(handle_, Handle{VK_NULL_HANDLE}); }

private:
    std::shared_ptr<const Device> device_ = {};
    Handle handle_ = VK_NULL_HANDLE;
};

using OwnedBuffer = Owned<VkBuffer, &DeviceDispatch::DestroyBuffer>;
using OwnedFence = Owned<VkFence, &DeviceDispatch::DestroyFence>;
using OwnedImage = Owned<VkImage, &DeviceDispatch::DestroyImage>;
using OwnedMemory = Owned<VkDeviceMemory, &DeviceDispatch::FreeMemory>;
using OwnedSemaphore = Owned<VkSemaphore, &DeviceDispatch::DestroySemaphore>;

} // namespace geyser::vulkan
