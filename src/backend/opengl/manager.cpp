#include "copy.hpp"
#include "device.hpp"
#include "finish.hpp"
#include "semaphore.hpp"
#include "support.hpp"
#include "texture.hpp"

#include "backend/guest/manager.hpp"

#include <array>

namespace geyser {
namespace opengl {
namespace {

/// What the context lacks for a kind of sync; empty where nothing.
std::string sync_fault(const Extensions& extensions, SyncKind kind) {
    switch (kind) {
    case SyncKind::CpuCompletion:
        return {};
    case SyncKind::FenceOpaqueFd:
        return "OpenGL can import no fence";
    case SyncKind::TimelineOpaqueFd:
        if (extensions.semaphore_fd && !extensions.timeline_semaphore) {
            return "the OpenGL driver has no GL_NV_timeline_semaphore";
        }
        [[fallthrough]];
    case SyncKind::BinaryOpaqueFd:
        return extensions.semaphore_fd ? "" : "the OpenGL driver has no GL_EXT_semaphore_fd";
    case SyncKind::SharedEvent:
    case SyncKind::FenceOpaqueWin32:
    case SyncKind::BinaryOpaqueWin32:
    case SyncKind::TimelineOpaqueWin32:
    case SyncKind::D3D12Fence:
        break;
    }
    return "the backend does not know this kind of sync";
}

class Manager final : public guest::Manager<OpenGLTextureShareManager, OpenGLTexture> {
public:
    using Base = guest::Manager<OpenGLTextureShareManager, OpenGLTexture>;

    /// The context is current on this thread.
    [[nodiscard]] static Result<std::unique_ptr<OpenGLTextureShareManager>>
    make(std::shared_ptr<Context> context, bool validation, const LogCallback& log, std::string_view operation) {
        GEYSER_TRY(const DeviceIdentity identity, context->identity(operation));
        GEYSER_TRY(auto helper,
                   guest::Helper::open(
                       {.device = identity.device, .driver = identity.driver, .validation = validation, .log = log},
                       operation));
        auto capabilities =
            guest::guest_capabilities(*helper, Api::OpenGL, context->renderer(), context->driver(),
                                      [&](SyncKind kind) { return sync_fault(context->extensions(), kind); });
        context->clear_errors(operation);
        Support support = Support::find(context->gl());
        return std::unique_ptr<OpenGLTextureShareManager>(
            new Manager(std::move(helper), std::move(capabilities), std::move(context), std::move(support)));
    }

    [[nodiscard]] Result<void> make_current() override {
        constexpr std::string_view kOperation = "OpenGLTextureShareManager::make_current";
        GEYSER_TRY(const OwnedContext* own, owned(kOperation));
        return own->make_current(kOperation);
    }
    [[nodiscard]] Result<void> release_current() override {
        constexpr std::string_view kOperation = "OpenGLTextureShareManager::release_current";
        GEYSER_TRY(const OwnedContext* own, owned(kOperation));
        return own->release_current(kOperation);
    }

    [[nodiscard]] OpenGLApi gl_api() const noexcept override { return context_->api(); }
    [[nodiscard]] void* context() const noexcept override { return context_->handle(); }
    [[nodiscard]] void* display() const noexcept override {
        return context_->owned() ? context_->owned()->display() : nullptr;
    }
    [[nodiscard]] OpenGLGetProcAddress get_proc_address() const noexcept override {
        return context_->get_proc_address();
    }

protected:
    [[nodiscard]] Result<void> enter(std::string_view operation) const override { return context_->enter(operation); }

    [[nodiscard]] std::string refusal(const TextureDescriptor& image) const override { return support_.refusal(image); }

    [[nodiscard]] Result<std::unique_ptr<SharedTexture>> adopt(guest::Backing backing,
                                                               std::string_view operation) override {
        GEYSER_TRY(ImportedImage image, import_image(context_, backing.memory, backing.image->descriptor(), operation));
        backing.memory = {};
        return std::make_unique<Texture>(helper(), std::move(backing), std::move(image));
    }

    [[nodiscard]] Result<std::unique_ptr<SharedSemaphore>>
    adopt(std::unique_ptr<SharedSemaphore> vulkan, ApiSemaphoreHandle handle, std::string_view /*operation*/) override {
        return std::make_unique<Semaphore>(context_, helper(), std::move(vulkan), std::move(handle));
    }

    [[nodiscard]] Result<void> take(OwnTexture& texture, const HandOff& sync, Contents /*contents*/,
                                    std::string_view operation) override {
        GEYSER_CHECK(check(sync, operation));
        GEYSER_CHECK(wait(sync.wait, texture.texture(), operation));
        return signal(sync.signal, 0, operation);
    }

    [[nodiscard]] Result<void> hand_over(OwnTexture& texture, const HandOff& sync,
                                         std::string_view operation) override {
        GEYSER_CHECK(check(sync, operation));
        GEYSER_CHECK(wait(sync.wait, 0, operation));
        if (sync.signal.none()) {
            return finish(context_->gl(), sync.timeout, operation);
        }
        return signal(sync.signal, texture.texture(), operation);
    }

    [[nodiscard]] Result<void> copy_texels(const OwnTexture& source, OwnTexture& destination, const HandOff& sync,
                                           std::string_view operation) override {
        GEYSER_CHECK(check(sync, operation));
        GEYSER_CHECK(wait(sync.wait, destination.texture(), operation));
        GEYSER_CHECK(copy_image(*context_, static_cast<const Texture&>(source),
                                static_cast<const Texture&>(destination), operation));
        return signal(sync.signal, 0, operation);
    }

private:
    Manager(std::shared_ptr<const guest::Helper> helper, Capabilities capabilities, std::shared_ptr<Context> context,
            Support support)
        : Base(std::move(helper), std::move(capabilities), "OpenGLTextureShareManager"), context_(std::move(context)),
          support_(std::move(support)) {}

    [[nodiscard]] Result<const OwnedContext*> owned(std::string_view operation) const {
        if (!context_->owned()) {
            return fail(ErrorCode::InvalidArgument, operation,
                        "the context is adopted; who made it makes it current, on a surface of his");
        }
        return &*context_->owned();
    }

    /// Before anything is queued: all semaphores are this manager's.
    [[nodiscard]] Result<void> check(const HandOff& sync, std::string_view operation) const {
        for (const SyncPoints& points : {sync.wait, sync.signal}) {
            for (const SyncPoint& point : points) {
                if (point.semaphore != nullptr) {
                    GEYSER_CHECK(own_semaphore(*point.semaphore, operation));
                }
            }
        }
        return {};
    }

    /// Queues the waits. The texture, where there is one, is this side's after the last of them.
    [[nodiscard]] Result<void> wait(const SyncPoints& points, GLuint texture, std::string_view operation) const {
        const SyncPoint* last = nullptr;
        for (const SyncPoint& point : points) {
            last = point.semaphore != nullptr ? &point : last;
        }
        for (const SyncPoint& point : points) {
            if (point.semaphore != nullptr) {
                const auto& own = static_cast<const Semaphore&>(*point.semaphore);
                GEYSER_CHECK(own.queue_wait(point.value, &point == last ? texture : 0, operation));
            }
        }
        return {};
    }

    /// Queues the signals and submits. The texture, where there is one, is the other side's from the first of them on.
    [[nodiscard]] Result<void> signal(const SyncPoints& points, GLuint texture, std::string_view operation) const {
        if (points.none()) {
            return {};
        }
        for (const SyncPoint& point : points) {
            if (point.semaphore != nullptr) {
                const auto& own = static_cast<const Semaphore&>(*point.semaphore);
                GEYSER_CHECK(own.queue_signal(point.value, std::exchange(texture, 0), operation));
            }
        }
        // Until then a driver may keep it back, and whoever waits for it would wait for ever.
        context_->gl().Flush();
        return {};
    }

    std::shared_ptr<Context> context_;
    Support support_;
};

} // namespace
} // namespace opengl

Result<std::unique_ptr<OpenGLTextureShareManager>> OpenGLTextureShareManager::create(const OpenGLConfig& config) {
    constexpr std::string_view kOperation = "OpenGLTextureShareManager::create";
    GEYSER_TRY(opengl::Device device, opengl::open_device(config, kOperation));
    const opengl::OwnedContext& context = *device.context->owned();
    const opengl::EglDispatch egl = context.egl();
    const opengl::KeepCurrent keep(egl);
    GEYSER_CHECK(context.make_current(kOperation));
    return opengl::Manager::make(std::move(device.context), config.validation, config.log, kOperation);
}

Result<std::unique_ptr<OpenGLTextureShareManager>> OpenGLTextureShareManager::adopt(const OpenGLAdoptInfo& info) {
    constexpr std::string_view kOperation = "OpenGLTextureShareManager::adopt";
    GEYSER_TRY(auto context, opengl::Context::adopt(info, kOperation));
    return opengl::Manager::make(std::move(context), info.validation, info.log, kOperation);
}

Result<std::vector<OpenGLDeviceSummary>> OpenGLTextureShareManager::devices(const OpenGLConfig& config) {
    GEYSER_TRY(const auto devices, opengl::open_devices(config, "OpenGLTextureShareManager::devices"));
    std::vector<OpenGLDeviceSummary> summaries;
    summaries.reserve(devices.size());
    for (const opengl::Device& device : devices) {
        summaries.push_back({.name = device.context->renderer(),
                             .driver = device.context->driver(),
                             .identity = device.identity,
                             .is_software = device.is_software});
    }
    return summaries;
}

} // namespace geyser
