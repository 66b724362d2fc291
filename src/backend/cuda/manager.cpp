#include "array_format.hpp"
#include "copy.hpp"
#include "queue.hpp"
#include "semaphore.hpp"
#include "texture.hpp"

#include "backend/guest/manager.hpp"
#include "core/select_device.hpp"
#include "core/try.hpp"
#include <geyser/cuda.hpp>

namespace geyser {
namespace cuda {
namespace {

using Base = guest::Manager<CudaTextureShareManager, CudaTexture>;

class Manager final : public Base {
public:
    Manager(std::shared_ptr<Context> context, const std::shared_ptr<const guest::Helper>& helper,
            std::unique_ptr<Queue> queue)
        : Base(helper,
               guest::guest_capabilities(*helper, Api::Cuda, context->device().name, context->driver(),
                                         [&](SyncKind kind) { return sync_fault(*context, kind); }),
               "CudaTextureShareManager"),
          context_(context), queue_(std::move(queue)) {}

    [[nodiscard]] CUcontext context() const noexcept override { return context_->get(); }
    [[nodiscard]] CUstream stream() const noexcept override { return queue_->stream(); }
    [[nodiscard]] int device() const noexcept override { return context_->device().index; }
    [[nodiscard]] CudaGetProcAddress get_proc_address() const noexcept override {
        return context_->fn().get_proc_address;
    }

protected:
    /// Any thread may call: each call makes the context current for itself.
    [[nodiscard]] Result<void> enter(std::string_view /*operation*/) const override { return {}; }

    [[nodiscard]] std::string refusal(const TextureDescriptor& image) const override { return cuda::refusal(image); }

    [[nodiscard]] Result<std::unique_ptr<SharedTexture>> adopt(guest::Backing backing,
                                                               std::string_view operation) override {
        GEYSER_TRY(auto memory,
                   Memory::import(context_, backing.memory, *backing.image->as<VulkanTexture>(), operation));
        backing.memory.objects.clear();
        return std::make_unique<Texture>(helper(), std::move(backing), std::move(memory));
    }

    [[nodiscard]] Result<std::unique_ptr<SharedSemaphore>>
    adopt(std::unique_ptr<SharedSemaphore> vulkan, ApiSemaphoreHandle handle, std::string_view operation) override {
        return Semaphore::import(context_, helper(), std::move(vulkan), std::move(handle), operation);
    }

    // CUDA knows no barriers: a semaphore makes the other side's writes visible, and so does the end of its work where
    // its CPU waited for that.
    [[nodiscard]] Result<void> take(OwnTexture& /*texture*/, const HandOff& sync, Contents /*contents*/,
                                    std::string_view operation) override {
        return queue_->submit(nothing, sync, Queue::Completion::OnGpu, operation);
    }

    [[nodiscard]] Result<void> hand_over(OwnTexture& /*texture*/, const HandOff& sync,
                                         std::string_view operation) override {
        return queue_->submit(
            nothing, sync, sync.signal.none() ? Queue::Completion::BeforeReturn : Queue::Completion::OnGpu, operation);
    }

    [[nodiscard]] Result<void> copy_texels(const OwnTexture& source, OwnTexture& destination, const HandOff& sync,
                                           std::string_view operation) override {
        const auto& from = static_cast<const Texture&>(source);
        const auto& to = static_cast<const Texture&>(destination);
        return queue_->submit([&](CUstream stream) { return cuda::copy_texels(from, to, stream, operation); }, sync,
                              Queue::Completion::OnGpu, operation);
    }

private:
    static Result<void> nothing(CUstream /*stream*/) { return {}; }

    std::shared_ptr<Context> context_;
    std::unique_ptr<Queue> queue_;
};

/// Trap 5: devices are matched by their UUIDs, never by the order in which an API counts them. CUDA cannot tell the
/// driver's.
template <class Config>
Result<std::shared_ptr<const guest::Helper>> open_helper(const Context& context, const Config& config,
                                                         std::string_view operation) {
    return guest::Helper::open({.device = context.device().uuid,
                                // So that a texture in host memory is a pointer as well.
                                .host_image_layout = TextureLayout::Linear,
                                .validation = config.validation,
                                .get_instance_proc_addr = config.get_instance_proc_addr,
                                .log = config.log},
                               operation);
}

} // namespace
} // namespace cuda

Result<std::unique_ptr<CudaTextureShareManager>> CudaTextureShareManager::create(const CudaConfig& config) {
    constexpr std::string_view kOperation = "CudaTextureShareManager::create";
    GEYSER_TRY(const auto fn, cuda::load(config.get_proc_address, kOperation));
    GEYSER_TRY(auto devices, cuda::Context::devices(fn, kOperation));
    std::vector<DeviceChoice> choices;
    choices.reserve(devices.size());
    for (const cuda::DeviceInfo& device : devices) {
        choices.push_back({device.name, device.uuid});
    }
    GEYSER_TRY(const std::size_t index, select_device(choices, config.device, "CUDA", kOperation));
    GEYSER_TRY(auto context, cuda::Context::create(fn, std::move(devices[index]), kOperation));
    GEYSER_TRY(auto helper, cuda::open_helper(*context, config, kOperation));
    GEYSER_TRY(auto queue, cuda::Queue::create(context, helper, config.log, kOperation));
    return std::make_unique<cuda::Manager>(std::move(context), std::move(helper), std::move(queue));
}

Result<std::unique_ptr<CudaTextureShareManager>> CudaTextureShareManager::adopt(const CudaAdoptInfo& info) {
    constexpr std::string_view kOperation = "CudaTextureShareManager::adopt";
    if (info.context == nullptr) {
        return fail(ErrorCode::InvalidArgument, kOperation, "CudaAdoptInfo::context is not set");
    }
    GEYSER_TRY(const auto fn, cuda::load(info.get_proc_address, kOperation));
    GEYSER_TRY(auto context, cuda::Context::adopt(fn, info.context, info.stream, kOperation));
    GEYSER_TRY(auto helper, cuda::open_helper(*context, info, kOperation));
    auto queue = cuda::Queue::adopt(context, helper, info.stream);
    return std::make_unique<cuda::Manager>(std::move(context), std::move(helper), std::move(queue));
}

Result<std::vector<CudaDeviceSummary>> CudaTextureShareManager::devices(const CudaConfig& config) {
    constexpr std::string_view kOperation = "CudaTextureShareManager::devices";
    GEYSER_TRY(const auto fn, cuda::load(config.get_proc_address, kOperation));
    GEYSER_TRY(const auto devices, cuda::Context::devices(fn, kOperation));
    std::vector<CudaDeviceSummary> summaries;
    summaries.reserve(devices.size());
    for (const cuda::DeviceInfo& device : devices) {
        summaries.push_back({device.name, device.uuid});
    }
    return summaries;
}

} // namespace geyser
