#include "texture.hpp"

#include "core/operation.hpp"
#include "core/try.hpp"
#include "error_scope.hpp"

namespace geyser {
namespace webgpu {

Texture::Texture(std::shared_ptr<const Device> device, std::shared_ptr<Relay> relay, guest::Backing backing,
                 Imported imported)
    : guest::Texture<WebGpuTexture>(device->helper(), std::move(backing)), device_(std::move(device)),
      relay_(std::move(relay)), imported_(std::move(imported)) {}

Texture::~Texture() {
    if (begun_) {
        (void)end("~WebGpuTexture");
    }
    relay_->let_go(backing().image.get());
    relay_->let_go(ready_.get());
}

Result<void> Texture::begin(WGPUSharedFence fence, Contents contents, std::string_view operation) {
    GEYSER_CHECK(begin_access(*device_, imported_.memory.get(), texture(), fence, contents, operation));
    begun_ = true;
    return {};
}

Result<EndedAccess> Texture::end(std::string_view operation) {
    begun_ = false;
    return EndedAccess::end(*device_, imported_.memory.get(), texture(), operation);
}

Result<Texture::Ready> Texture::ready(std::string_view operation) {
    if (!ready_fence_) {
        VulkanTextureShareManager& vulkan = device_->helper()->vulkan();
        GEYSER_TRY(ready_, named(operation, vulkan.create_semaphore(SyncKind::BinaryOpaqueFd)));
        GEYSER_TRY(const ApiSemaphoreHandle handle, named(operation, vulkan.export_semaphore(*ready_)));
        WGPUSharedFenceVkSemaphoreOpaqueFDDescriptor opaque{};
        opaque.chain.sType = WGPUSType_SharedFenceVkSemaphoreOpaqueFDDescriptor;
        opaque.handle = handle.object.get(); // which Dawn duplicates
        WGPUSharedFenceDescriptor descriptor{};
        descriptor.nextInChain = &opaque.chain;
        ErrorScope errors(device_->fn(), device_->get());
        OwnedFence fence(device_->fn(), device_->fn().DeviceImportSharedFence(device_->get(), &descriptor));
        GEYSER_CHECK(errors.close("wgpuDeviceImportSharedFence", operation));
        ready_fence_ = std::move(fence);
    }
    return Ready{ready_.get(), ready_fence_.get()};
}

WGPUTexture texture(const SharedTexture& texture) noexcept {
    const auto* own = texture.as<WebGpuTexture>();
    return own != nullptr ? own->texture() : nullptr;
}

} // namespace webgpu
} // namespace geyser
