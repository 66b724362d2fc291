#include "format.hpp"
#include "open.hpp"
#include "relay.hpp"
#include "semaphore.hpp"
#include "texture.hpp"
#include "trial.hpp"

#include "backend/guest/manager.hpp"
#include "core/try.hpp"
#include "error_scope.hpp"

namespace geyser {
namespace webgpu {
namespace {

class Manager final : public guest::Manager<WebGpuTextureShareManager, WebGpuTexture> {
public:
    [[nodiscard]] static Result<std::unique_ptr<WebGpuTextureShareManager>> make(std::shared_ptr<const Device> device,
                                                                                 std::string_view operation) {
        GEYSER_TRY(auto trials, Trials::create(device, operation));
        GEYSER_TRY(std::shared_ptr<Relay> relay, Relay::create(device->helper(), operation));
        return std::unique_ptr<WebGpuTextureShareManager>(
            new Manager(std::move(device), std::move(trials), std::move(relay)));
    }

    [[nodiscard]] WGPUAdapter adapter() const noexcept override { return device_->adapter(); }
    [[nodiscard]] WGPUDevice device() const noexcept override { return device_->get(); }
    [[nodiscard]] WGPUQueue queue() const noexcept override { return device_->queue(); }
    [[nodiscard]] WGPUProcGetProcAddress get_proc_address() const noexcept override {
        return device_->fn().get_proc_address;
    }

protected:
    [[nodiscard]] Result<void> enter(std::string_view operation) const override {
        if (trials_->device_lost()) {
            return fail(ErrorCode::DeviceLost, operation, "the WGPUDevice is lost or destroyed");
        }
        return {};
    }

    [[nodiscard]] std::string refusal(const TextureDescriptor& image) const override {
        std::string fault = shape_fault(image);
        return fault.empty() ? trials_->fault(image) : fault;
    }

    [[nodiscard]] Result<std::unique_ptr<SharedTexture>> adopt(guest::Backing backing,
                                                               std::string_view operation) override {
        GEYSER_TRY(Imported imported, import(*device_, backing, operation));
        backing.memory = {}; // Dawn has its own
        const bool created = backing.created;
        auto texture = std::make_unique<Texture>(device_, relay_, std::move(backing), std::move(imported));
        if (created) {
            GEYSER_CHECK(texture->begin(nullptr, Contents::Discard, operation));
        }
        return texture;
    }

    /// Dawn never sees a semaphore of the user's: the helper waits for it and signals it.
    [[nodiscard]] Result<std::unique_ptr<SharedSemaphore>> adopt(std::unique_ptr<SharedSemaphore> vulkan,
                                                                 ApiSemaphoreHandle /*handle*/,
                                                                 std::string_view /*operation*/) override {
        return std::make_unique<Semaphore>(helper(), relay_, std::move(vulkan));
    }

    [[nodiscard]] Result<void> take(OwnTexture& texture, const HandOff& sync, Contents contents,
                                    std::string_view operation) override {
        auto& own = static_cast<Texture&>(texture);
        if (sync.wait.none() && sync.signal.none()) {
            return own.begun() ? Result<void>{} : own.begin(nullptr, contents, operation);
        }
        if (own.begun()) {
            return retake(own, sync, contents, operation);
        }
        GEYSER_TRY(const Texture::Ready ready, own.ready(operation));
        GEYSER_TRY(const guest::VulkanPoints wait, vulkan_points(sync.wait, operation));
        GEYSER_TRY(guest::VulkanPoints signal, vulkan_points(sync.signal, operation));
        signal.add({.semaphore = ready.semaphore});
        GEYSER_CHECK(
            relay_->before_access({.wait = wait.get(), .signal = signal.get(), .timeout = sync.timeout}, operation));
        return own.begin(ready.fence, contents, operation);
    }

    [[nodiscard]] Result<void> hand_over(OwnTexture& texture, const HandOff& sync,
                                         std::string_view operation) override {
        auto& own = static_cast<Texture&>(texture);
        if (!own.begun()) {
            return fail(ErrorCode::InvalidArgument, operation,
                        "the texture is in the other side's hands: it must be acquired before it can be released");
        }
        GEYSER_TRY(const guest::VulkanPoints wait, vulkan_points(sync.wait, operation));
        GEYSER_TRY(const guest::VulkanPoints signal, vulkan_points(sync.signal, operation));
        GEYSER_TRY(const EndedAccess ended, own.end(operation));
        return relay_->after_access(ended, *own.backing().image,
                                    {.wait = wait.get(), .signal = signal.get(), .timeout = sync.timeout}, operation);
    }

    [[nodiscard]] Result<void> copy_texels(const OwnTexture& source, OwnTexture& destination, const HandOff& sync,
                                           std::string_view operation) override {
        auto& to = static_cast<Texture&>(destination);
        GEYSER_CHECK(take(to, {.wait = sync.wait, .timeout = sync.timeout}, Contents::Discard, operation));
        GEYSER_CHECK(submit_copy(source, to, operation));
        return sync.signal.none()
                   ? Result<void>{}
                   : retake(to, {.signal = sync.signal, .timeout = sync.timeout}, Contents::Keep, operation);
    }

private:
    Manager(std::shared_ptr<const Device> device, std::unique_ptr<Trials> trials, std::shared_ptr<Relay> relay)
        : guest::Manager<WebGpuTextureShareManager, WebGpuTexture>(
              device->helper(),
              guest::guest_capabilities(*device->helper(), Api::WebGpu, device->summary().name,
                                        device->summary().driver, [](SyncKind) { return std::string(); }),
              "WebGpuTextureShareManager"),
          device_(std::move(device)), trials_(std::move(trials)), relay_(std::move(relay)) {}

    /// Hands the texture to the helper and takes it back, between which sync.signal can follow Dawn's work.
    [[nodiscard]] Result<void> retake(Texture& texture, const HandOff& sync, Contents contents,
                                      std::string_view operation) {
        GEYSER_TRY(const Texture::Ready ready, texture.ready(operation));
        GEYSER_TRY(const guest::VulkanPoints wait, vulkan_points(sync.wait, operation));
        GEYSER_TRY(guest::VulkanPoints signal, vulkan_points(sync.signal, operation));
        signal.add({.semaphore = ready.semaphore});
        GEYSER_TRY(const EndedAccess ended, texture.end(operation));
        GEYSER_CHECK(relay_->after_access(ended, *texture.backing().image,
                                          {.wait = wait.get(), .signal = signal.get(), .timeout = sync.timeout},
                                          operation));
        return texture.begin(ready.fence, contents, operation);
    }

    [[nodiscard]] Result<void> submit_copy(const OwnTexture& source, const Texture& destination,
                                           std::string_view operation) {
        const Dispatch& fn = device_->fn();
        WGPUTexelCopyTextureInfo from{};
        from.texture = source.texture();
        from.aspect = WGPUTextureAspect_All;
        WGPUTexelCopyTextureInfo to{};
        to.texture = destination.texture();
        to.aspect = WGPUTextureAspect_All;
        const WGPUExtent3D extent{source.width(), source.height(), 1};
        ErrorScope errors(fn, device_->get());
        const OwnedEncoder encoder(fn, fn.DeviceCreateCommandEncoder(device_->get(), nullptr));
        fn.CommandEncoderCopyTextureToTexture(encoder.get(), &from, &to, &extent);
        const OwnedCommands commands(fn, fn.CommandEncoderFinish(encoder.get(), nullptr));
        const WGPUCommandBuffer submitted = commands.get();
        fn.QueueSubmit(device_->queue(), 1, &submitted);
        return errors.close("wgpuCommandEncoderCopyTextureToTexture", operation);
    }

    std::shared_ptr<const Device> device_;
    std::unique_ptr<Trials> trials_;
    std::shared_ptr<Relay> relay_;
};

} // namespace
} // namespace webgpu

Result<std::unique_ptr<WebGpuTextureShareManager>> WebGpuTextureShareManager::create(const WebGpuConfig& config) {
    constexpr std::string_view kOperation = "WebGpuTextureShareManager::create";
    GEYSER_TRY(auto device, webgpu::create(config, kOperation));
    return webgpu::Manager::make(std::move(device), kOperation);
}

Result<std::unique_ptr<WebGpuTextureShareManager>> WebGpuTextureShareManager::adopt(const WebGpuAdoptInfo& info) {
    constexpr std::string_view kOperation = "WebGpuTextureShareManager::adopt";
    GEYSER_TRY(auto device, webgpu::adopt(info, kOperation));
    return webgpu::Manager::make(std::move(device), kOperation);
}

Result<std::vector<WGPUFeatureName>>
WebGpuTextureShareManager::wanted_features(WGPUAdapter adapter, WGPUProcGetProcAddress get_proc_address) {
    constexpr std::string_view kOperation = "WebGpuTextureShareManager::wanted_features";
    if (adapter == nullptr) {
        return fail(ErrorCode::InvalidArgument, kOperation, "the adapter is not set");
    }
    GEYSER_TRY(const webgpu::Dispatch fn, webgpu::load(get_proc_address, kOperation));
    const std::string name = webgpu::summarize(fn, adapter).name;
    GEYSER_CHECK(webgpu::check_features(fn.AdapterHasFeature, adapter, "the adapter \"" + name + '"', kOperation));
    std::vector<WGPUFeatureName> features;
    for (const webgpu::Feature& feature : webgpu::wanted_features()) {
        features.push_back(feature.number);
    }
    return features;
}

} // namespace geyser
