// What all guests' managers do alike. An API adds how it imports, and how it hands an image over on its own queue.
#pragma once

#include "semaphore.hpp"
#include "texture.hpp"

#include "core/copy_rules.hpp"
#include "core/operation.hpp"
#include "core/try.hpp"

#include <string>
#include <utility>

namespace geyser::guest {

/// `Interface` is the API's public manager, `TextureInterface` its public texture.
template <class Interface, class TextureInterface>
class Manager : public Interface {
public:
    using OwnTexture = Texture<TextureInterface>;

    [[nodiscard]] const Capabilities& capabilities() const noexcept override { return capabilities_; }
    [[nodiscard]] Transport default_transport() const noexcept override { return Transport::OpaqueFd; }

    [[nodiscard]] Result<TextureSupport> query(const TextureDescriptor& descriptor,
                                               Transport transport) const override {
        GEYSER_CHECK(named(operation("query"), validate(descriptor)));
        GEYSER_TRY(TextureSupport support, named(operation("query"), helper_->query(descriptor, transport)));
        if (!support.can_export && !support.can_import) {
            return support;
        }
        if (std::string fault = refusal(helper_->image_of(descriptor, transport)); !fault.empty()) {
            return TextureSupport{.reason = std::move(fault)};
        }
        return support;
    }

    using TextureShareManager::create_shareable_texture;
    [[nodiscard]] Result<std::unique_ptr<SharedTexture>> create_shareable_texture(const TextureDescriptor& descriptor,
                                                                                  Transport transport) override {
        const std::string call = operation("create_shareable_texture");
        GEYSER_CHECK(named(call, validate(descriptor)));
        GEYSER_CHECK(enter(call));
        GEYSER_CHECK(check_format(helper_->image_of(descriptor, transport), call));
        GEYSER_TRY(Backing backing, helper_->create(descriptor, transport, call));
        return adopt(std::move(backing), call);
    }

    [[nodiscard]] Result<ApiTextureHandle> export_texture(const SharedTexture& texture) override {
        const std::string call = operation("export_texture");
        GEYSER_TRY(const OwnTexture* own, own_texture(texture, call));
        return helper_->export_memory(own->backing(), TextureInterface::kApi, call);
    }

    [[nodiscard]] Result<std::unique_ptr<SharedTexture>> import_texture(const ApiTextureHandle& handle,
                                                                        const TextureDescriptor& expected) override {
        const std::string call = operation("import_texture");
        GEYSER_CHECK(named(call, validate(handle)));
        GEYSER_CHECK(enter(call));
        GEYSER_CHECK(check_format(helper_->image_of(handle.descriptor, handle.transport), call));
        GEYSER_TRY(Backing backing, helper_->import(handle, expected, call));
        return adopt(std::move(backing), call);
    }

    [[nodiscard]] Result<std::unique_ptr<SharedSemaphore>> create_semaphore(SyncKind kind) override {
        const std::string call = operation("create_semaphore");
        GEYSER_CHECK(check_sync(kind, &SyncSupport::can_export, call));
        GEYSER_TRY(auto vulkan, named(call, helper_->vulkan().create_semaphore(kind)));
        GEYSER_TRY(auto handle, named(call, helper_->vulkan().export_semaphore(*vulkan)));
        return adopt(std::move(vulkan), std::move(handle), call);
    }

    [[nodiscard]] Result<ApiSemaphoreHandle> export_semaphore(const SharedSemaphore& semaphore) override {
        const std::string call = operation("export_semaphore");
        GEYSER_TRY(const Semaphore* own, own_semaphore(semaphore, call));
        return named(call, helper_->vulkan().export_semaphore(own->vulkan()));
    }

    [[nodiscard]] Result<std::unique_ptr<SharedSemaphore>> import_semaphore(const ApiSemaphoreHandle& handle) override {
        const std::string call = operation("import_semaphore");
        GEYSER_CHECK(check_sync(handle.kind, &SyncSupport::can_import, call));
        GEYSER_TRY(auto vulkan, named(call, helper_->vulkan().import_semaphore(handle)));
        GEYSER_TRY(auto copy, named(call, duplicate(handle)));
        return adopt(std::move(vulkan), std::move(copy), call);
    }

    [[nodiscard]] Result<void> release(SharedTexture& texture, const HandOff& sync) override {
        const std::string_view call = release_;
        GEYSER_TRY(OwnTexture * own, own_texture(texture, call));
        GEYSER_CHECK(enter(call));
        if (!own->backing().host) {
            return hand_over(*own, sync, call);
        }
        if (!sync.signal.none()) {
            return fail(ErrorCode::UnsupportedSync, call,
                        "the texture is copied to host memory after its GPU work, which no GPU can be told of");
        }
        GEYSER_CHECK(hand_over(*own, sync, call));
        return helper_->copy_to_host(own->backing(), sync.timeout, call);
    }

    [[nodiscard]] Result<void> acquire(SharedTexture& texture, const HandOff& sync, Contents contents) override {
        const std::string_view call = acquire_;
        GEYSER_TRY(OwnTexture * own, own_texture(texture, call));
        GEYSER_CHECK(enter(call));
        if (own->backing().host) {
            if (!sync.wait.none()) {
                return fail(ErrorCode::UnsupportedSync, call,
                            "the CPU looks into host memory at each acquire, so nothing can be waited for on the GPU");
            }
            if (contents == Contents::Keep) {
                GEYSER_CHECK(helper_->copy_from_host(own->backing(), sync.timeout, call));
            }
        }
        return take(*own, sync, contents, call);
    }

    [[nodiscard]] Result<void> copy(const SharedTexture& source, SharedTexture& destination,
                                    const HandOff& sync) override {
        const std::string_view call = copy_;
        GEYSER_TRY(const OwnTexture* from, own_texture(source, call));
        GEYSER_TRY(OwnTexture * to, own_texture(destination, call));
        GEYSER_CHECK(check_copy(source.descriptor(), destination.descriptor(), call));
        GEYSER_CHECK(enter(call));
        return copy_texels(*from, *to, sync, call);
    }

    [[nodiscard]] Result<void> relay(const HandOff& sync) override {
        GEYSER_TRY(const VulkanPoints wait, vulkan_points(sync.wait, relay_));
        GEYSER_TRY(const VulkanPoints signal, vulkan_points(sync.signal, relay_));
        return named(relay_,
                     helper_->vulkan().relay({.wait = wait.get(), .signal = signal.get(), .timeout = sync.timeout}));
    }

protected:
    /// `name` is the public manager's.
    Manager(std::shared_ptr<const Helper> helper, Capabilities capabilities, std::string name)
        : helper_(std::move(helper)), capabilities_(std::move(capabilities)), name_(std::move(name)) {}

    /// Whether this thread may call the API now. First in every call that reaches it.
    [[nodiscard]] virtual Result<void> enter(std::string_view operation) const = 0;
    /// What the API lacks for an image of this description; empty where it can import it.
    [[nodiscard]] virtual std::string refusal(const TextureDescriptor& image) const = 0;
    /// The API's texture over backing.memory.
    [[nodiscard]] virtual Result<std::unique_ptr<SharedTexture>> adopt(Backing backing, std::string_view operation) = 0;
    /// The API's end of a semaphore of the helper's. Senders call it from a thread of their own.
    [[nodiscard]] virtual Result<std::unique_ptr<SharedSemaphore>>
    adopt(std::unique_ptr<SharedSemaphore> vulkan, ApiSemaphoreHandle handle, std::string_view operation) = 0;
    /// acquire() of the image.
    [[nodiscard]] virtual Result<void> take(OwnTexture& texture, const HandOff& sync, Contents contents,
                                            std::string_view operation) = 0;
    /// release() of the image.
    [[nodiscard]] virtual Result<void> hand_over(OwnTexture& texture, const HandOff& sync,
                                                 std::string_view operation) = 0;
    /// copy(), between images that fit each other.
    [[nodiscard]] virtual Result<void> copy_texels(const OwnTexture& source, OwnTexture& destination,
                                                   const HandOff& sync, std::string_view operation) = 0;

    [[nodiscard]] const std::shared_ptr<const Helper>& helper() const noexcept { return helper_; }

    [[nodiscard]] Result<const OwnTexture*> own_texture(const SharedTexture& texture,
                                                        std::string_view operation) const {
        const auto* of_api = texture.as<TextureInterface>();
        if (of_api == nullptr) {
            return fail(ErrorCode::WrongManager, operation,
                        "the texture is of the backend " + std::string(geyser::name(texture.api())) + ", not " +
                            std::string(geyser::name(TextureInterface::kApi)));
        }
        const auto* own = static_cast<const OwnTexture*>(of_api);
        if (&own->helper() != helper_.get()) {
            return fail(ErrorCode::WrongManager, operation, "the texture belongs to another manager");
        }
        return own;
    }
    [[nodiscard]] Result<OwnTexture*> own_texture(SharedTexture& texture, std::string_view operation) const {
        GEYSER_TRY(const OwnTexture* own, own_texture(std::as_const(texture), operation));
        return const_cast<OwnTexture*>(own); // what came in was not const
    }
    [[nodiscard]] Result<const Semaphore*> own_semaphore(const SharedSemaphore& semaphore,
                                                         std::string_view operation) const {
        return guest::own_semaphore(semaphore, TextureInterface::kApi, *helper_, operation);
    }

    /// The same moments on the helper's device.
    [[nodiscard]] Result<VulkanPoints> vulkan_points(SyncPoints points, std::string_view operation) const {
        VulkanPoints mapped;
        for (const SyncPoint& point : points) {
            if (point.semaphore != nullptr) {
                GEYSER_TRY(const Semaphore* own, own_semaphore(*point.semaphore, operation));
                mapped.add({&own->vulkan(), point.value});
            }
        }
        return mapped;
    }

private:
    [[nodiscard]] std::string operation(std::string_view call) const { return name_ + "::" + std::string(call); }

    [[nodiscard]] Result<void> check_format(const TextureDescriptor& image, std::string_view operation) const {
        if (std::string fault = refusal(image); !fault.empty()) {
            return fail(ErrorCode::UnsupportedFormat, operation, std::move(fault));
        }
        return {};
    }

    [[nodiscard]] Result<void> check_sync(SyncKind kind, bool SyncSupport::*direction,
                                          std::string_view operation) const {
        const SyncSupport* support = capabilities_.find(kind);
        if (support == nullptr || !(support->*direction)) {
            return fail(ErrorCode::UnsupportedSync, operation,
                        support == nullptr ? "unknown kind of sync" : support->reason);
        }
        return {};
    }

    std::shared_ptr<const Helper> helper_;
    Capabilities capabilities_;
    std::string name_;
    // Calls of every frame: their names are put together once.
    std::string release_ = operation("release");
    std::string acquire_ = operation("acquire");
    std::string copy_ = operation("copy");
    std::string relay_ = operation("relay");
};

} // namespace geyser::guest
