#include "adopt.hpp"

#include "barriers.hpp"
#include "core/operation.hpp"
#include "errors.hpp"
#include "export.hpp"
#include "host_memory.hpp"
#include "host_mirror.hpp"
#include "import.hpp"
#include "metal_texture.hpp"
#include "named_record.hpp"
#include "os_objects.hpp"
#include "submit.hpp"
#include "support.hpp"

#include "core/copy_rules.hpp"
#include "core/try.hpp"
#include <geyser/vulkan.hpp>

namespace geyser {
namespace vulkan {
namespace {

class Manager final : public VulkanTextureShareManager {
public:
    [[nodiscard]] static Result<std::unique_ptr<VulkanTextureShareManager>> make(std::shared_ptr<const Device> device,
                                                                                 std::string_view operation) {
        GEYSER_TRY(auto submitter, Submitter::create(device, operation));
        return std::unique_ptr<VulkanTextureShareManager>(new Manager(std::move(device), std::move(submitter)));
    }

    [[nodiscard]] const Capabilities& capabilities() const noexcept override { return capabilities_; }
    [[nodiscard]] Transport default_transport() const noexcept override {
        const Transport opaque = os_sharing().transports.front();
        const TransportSupport* surface = capabilities_.find(Transport::IoSurface);
        const bool only_surfaces = surface != nullptr && surface->can_export && !capabilities_.find(opaque)->can_export;
        return only_surfaces ? Transport::IoSurface : opaque;
    }

    [[nodiscard]] VkInstance instance() const noexcept override { return device_->instance().get(); }
    [[nodiscard]] VkPhysicalDevice physical_device() const noexcept override { return device_->physical(); }
    [[nodiscard]] VkDevice device() const noexcept override { return device_->get(); }
    [[nodiscard]] VkQueue queue() const noexcept override { return device_->queue(); }
    [[nodiscard]] std::uint32_t queue_family() const noexcept override { return device_->queue_family(); }
    [[nodiscard]] PFN_vkGetInstanceProcAddr get_instance_proc_addr() const noexcept override {
        return device_->instance().get_proc_addr();
    }

    [[nodiscard]] Result<TextureSupport> query(const TextureDescriptor& descriptor,
                                               Transport transport) const override {
        GEYSER_CHECK(named("VulkanTextureShareManager::query", validate(descriptor)));
        return query_texture(*device_, descriptor, transport);
    }

    using TextureShareManager::create_shareable_texture;
    [[nodiscard]] Result<std::unique_ptr<SharedTexture>> create_shareable_texture(const TextureDescriptor& descriptor,
                                                                                  Transport transport) override {
        constexpr std::string_view kOperation = "VulkanTextureShareManager::create_shareable_texture";
        GEYSER_CHECK(named(kOperation, validate(descriptor)));
        if (is_os_transport(transport)) {
            return wrap(create_opaque(device_, descriptor, transport, {}, kOperation));
        }
        switch (transport) {
        case Transport::HostMemory:
            return wrap(create_host(device_, descriptor, kOperation));
        case Transport::IoSurface:
            return wrap(create_surface(device_, descriptor, kOperation));
        default:
            return no_transport(transport, kOperation);
        }
    }

    [[nodiscard]] Result<ApiTextureHandle> export_texture(const SharedTexture& texture) override {
        constexpr std::string_view kOperation = "VulkanTextureShareManager::export_texture";
        GEYSER_TRY(const Texture* own, own_texture(texture, *device_, kOperation));
        return export_handle(*device_, *own, kOperation);
    }

    [[nodiscard]] Result<std::unique_ptr<SharedTexture>> import_texture(const ApiTextureHandle& handle,
                                                                        const TextureDescriptor& expected) override {
        constexpr std::string_view kOperation = "VulkanTextureShareManager::import_texture";
        GEYSER_CHECK(named(kOperation, validate(handle)));
        if (handle.descriptor != expected) {
            return fail(ErrorCode::DescriptorMismatch, kOperation, difference(handle.descriptor, expected));
        }
        if (is_os_transport(handle.transport)) {
            return wrap(import_opaque(device_, handle, {}, kOperation));
        }
        switch (handle.transport) {
        case Transport::HostMemory:
            return wrap(import_host(device_, handle, kOperation));
        case Transport::IoSurface:
            return wrap(import_surface(device_, handle, kOperation));
        default:
            return no_transport(handle.transport, kOperation);
        }
    }

    [[nodiscard]] Result<std::unique_ptr<SharedTexture>>
    create_named_texture(std::string_view name, const TextureDescriptor& descriptor) override {
        constexpr std::string_view kOperation = "VulkanTextureShareManager::create_named_texture";
        GEYSER_CHECK(named(kOperation, validate(descriptor)));
        GEYSER_TRY(auto record, reserve_name(name, kOperation));
        const Transport opaque = os_sharing().transports.front();
        GEYSER_TRY(Texture::Parts parts,
                   made_under(name, create_opaque(device_, descriptor, opaque, name, kOperation)));
        parts.record = std::move(record.memory);
        auto texture = std::make_unique<Texture>(std::move(parts));
        GEYSER_TRY(const ApiTextureHandle handle, export_handle(*device_, *texture, kOperation));
        GEYSER_TRY(const EncodedMessage message, encode(handle));
        publish(record.mapping, message);
        return texture;
    }

    [[nodiscard]] Result<std::unique_ptr<SharedTexture>>
    import_named_texture(std::string_view name, const TextureDescriptor& expected) override {
        constexpr std::string_view kOperation = "VulkanTextureShareManager::import_named_texture";
        GEYSER_TRY(const auto handle, look_up<ApiTextureHandle>(name, kOperation));
        if (handle.descriptor != expected) {
            return fail(ErrorCode::DescriptorMismatch, kOperation, difference(handle.descriptor, expected));
        }
        if (handle.transport != os_sharing().transports.front()) {
            return no_transport(handle.transport, kOperation);
        }
        return wrap(import_opaque(device_, handle, name, kOperation));
    }

    [[nodiscard]] Result<std::unique_ptr<SharedSemaphore>> create_named_semaphore(std::string_view name,
                                                                                  SyncKind kind) override {
        constexpr std::string_view kOperation = "VulkanTextureShareManager::create_named_semaphore";
        GEYSER_CHECK(check_name(name, kOperation));
        return Semaphore::create(device_, kind, name, kOperation);
    }

    [[nodiscard]] Result<std::unique_ptr<SharedSemaphore>> import_named_semaphore(std::string_view name) override {
        constexpr std::string_view kOperation = "VulkanTextureShareManager::import_named_semaphore";
        GEYSER_TRY(const auto handle, look_up<ApiSemaphoreHandle>(name, kOperation));
        return Semaphore::import(device_, handle, name, kOperation);
    }

    [[nodiscard]] Result<std::unique_ptr<VulkanTexture>> adopt_image(const VulkanImageToAdopt& image,
                                                                     const TextureDescriptor& descriptor) override {
        constexpr std::string_view kOperation = "VulkanTextureShareManager::adopt_image";
        GEYSER_CHECK(named(kOperation, validate(descriptor)));
        GEYSER_TRY(Texture::Parts parts, vulkan::adopt_image(device_, image, descriptor, kOperation));
        return std::make_unique<Texture>(std::move(parts));
    }

    [[nodiscard]] Result<std::unique_ptr<SharedSemaphore>> create_semaphore(SyncKind kind) override {
        return Semaphore::create(device_, kind, {}, "VulkanTextureShareManager::create_semaphore");
    }

    [[nodiscard]] Result<ApiSemaphoreHandle> export_semaphore(const SharedSemaphore& semaphore) override {
        constexpr std::string_view kOperation = "VulkanTextureShareManager::export_semaphore";
        GEYSER_TRY(const Semaphore* own, own_semaphore(semaphore, *device_, kOperation));
        return own->export_handle(kOperation);
    }

    [[nodiscard]] Result<std::unique_ptr<SharedSemaphore>> import_semaphore(const ApiSemaphoreHandle& handle) override {
        return Semaphore::import(device_, handle, {}, "VulkanTextureShareManager::import_semaphore");
    }

    [[nodiscard]] Result<void> release(SharedTexture& texture, const HandOff& sync) override {
        constexpr std::string_view kOperation = "VulkanTextureShareManager::release";
        GEYSER_TRY(const Texture* own, own_texture(texture, *device_, kOperation));
        if (own->staged() && !sync.signal.none()) {
            return fail(ErrorCode::UnsupportedSync, kOperation,
                        "the CPU copies this texture after its GPU work, so nothing can be signalled on the GPU");
        }
        GEYSER_CHECK(submitter_->submit(
            [&](VkCommandBuffer commands) { vulkan::record_release(*device_, commands, *own, {}); }, sync,
            sync.signal.none() ? Submitter::Completion::BeforeReturn : Submitter::Completion::OnGpu, kOperation));
        if (own->staged()) {
            copy_from_staging(*own);
        }
        return {};
    }

    [[nodiscard]] Result<void> acquire(SharedTexture& texture, const HandOff& sync, Contents contents) override {
        constexpr std::string_view kOperation = "VulkanTextureShareManager::acquire";
        GEYSER_TRY(const Texture* own, own_texture(texture, *device_, kOperation));
        if (own->staged() && !sync.wait.none()) {
            return fail(ErrorCode::UnsupportedSync, kOperation,
                        "the CPU copies this texture before its GPU work, so nothing can be waited for on the GPU");
        }
        if (own->staged() && contents == Contents::Keep) {
            copy_to_staging(*own);
        }
        // The next copy into the staging memory must not overtake the GPU's reading of this one.
        return submitter_->submit(
            [&](VkCommandBuffer commands) { vulkan::record_acquire(*device_, commands, *own, {}, contents); }, sync,
            own->staged() ? Submitter::Completion::BeforeReturn : Submitter::Completion::OnGpu, kOperation);
    }

    [[nodiscard]] Result<void> copy(const SharedTexture& source, SharedTexture& destination,
                                    const HandOff& sync) override {
        constexpr std::string_view kOperation = "VulkanTextureShareManager::copy";
        GEYSER_TRY(const Texture* from, own_texture(source, *device_, kOperation));
        GEYSER_TRY(const Texture* to, own_texture(destination, *device_, kOperation));
        GEYSER_CHECK(check_copy(source.descriptor(), destination.descriptor(), kOperation));
        return submitter_->submit(
            [&](VkCommandBuffer commands) { vulkan::record_copy(*device_, commands, *from, *to); }, sync,
            Submitter::Completion::OnGpu, kOperation);
    }

    [[nodiscard]] Result<void> relay(const HandOff& sync) override {
        return submitter_->submit([](VkCommandBuffer /*commands*/) {}, sync, Submitter::Completion::OnGpu,
                                  "VulkanTextureShareManager::relay");
    }

    [[nodiscard]] Result<void> record_release(VkCommandBuffer commands, SharedTexture& texture,
                                              const VulkanImageState& from) override {
        return record(commands, texture, from, "VulkanTextureShareManager::record_release",
                      [&](const Texture& own) { vulkan::record_release(*device_, commands, own, from); });
    }

    [[nodiscard]] Result<void> record_acquire(VkCommandBuffer commands, SharedTexture& texture,
                                              const VulkanImageState& to, Contents contents) override {
        return record(commands, texture, to, "VulkanTextureShareManager::record_acquire",
                      [&](const Texture& own) { vulkan::record_acquire(*device_, commands, own, to, contents); });
    }

    [[nodiscard]] Result<void> submit(VkCommandBuffer commands, const HandOff& sync, VkFence done) override {
        constexpr std::string_view kOperation = "VulkanTextureShareManager::submit";
        if (commands == VK_NULL_HANDLE) {
            return fail(ErrorCode::InvalidArgument, kOperation, "the command buffer is VK_NULL_HANDLE");
        }
        return submitter_->submit(commands, sync, done, kOperation);
    }

private:
    Manager(std::shared_ptr<const Device> device, std::unique_ptr<Submitter> submitter)
        : device_(std::move(device)), capabilities_(capabilities_of(*device_)), submitter_(std::move(submitter)) {}

    [[nodiscard]] static Result<std::unique_ptr<SharedTexture>> wrap(Result<Texture::Parts> parts) {
        GEYSER_TRY(Texture::Parts made, std::move(parts));
        return std::make_unique<Texture>(std::move(made));
    }

    [[nodiscard]] static std::unexpected<Error> no_transport(Transport transport, std::string_view operation) {
        return fail(ErrorCode::UnsupportedTransport, operation,
                    "the Vulkan backend does not share over " + std::string(name(transport)));
    }

    template <class Record>
    [[nodiscard]] Result<void> record(VkCommandBuffer commands, const SharedTexture& texture,
                                      const VulkanImageState& state, std::string_view operation,
                                      const Record& record_own) {
        if (commands == VK_NULL_HANDLE) {
            return fail(ErrorCode::InvalidArgument, operation, "the command buffer is VK_NULL_HANDLE");
        }
        if (state.layout == VK_IMAGE_LAYOUT_UNDEFINED || state.layout == VK_IMAGE_LAYOUT_PREINITIALIZED) {
            return fail(ErrorCode::InvalidArgument, operation,
                        "the layout " + std::to_string(state.layout) + " is not one in which an image is used");
        }
        GEYSER_TRY(const Texture* own, own_texture(texture, *device_, operation));
        if (own->staged()) {
            return fail(
                ErrorCode::UnsupportedTransport, operation,
                "the CPU copies this texture at each hand-off, so it must be submitted by acquire() and release()");
        }
        record_own(*own);
        return {};
    }

    std::shared_ptr<const Device> device_;
    Capabilities capabilities_;
    std::unique_ptr<Submitter> submitter_;
};

} // namespace
} // namespace vulkan

Result<std::unique_ptr<VulkanTextureShareManager>> VulkanTextureShareManager::create(const VulkanConfig& config) {
    constexpr std::string_view kOperation = "VulkanTextureShareManager::create";
    GEYSER_TRY(auto instance, vulkan::Instance::create(config, kOperation));
    GEYSER_TRY(const VkPhysicalDevice physical, vulkan::select_device(*instance, config.device, kOperation));
    GEYSER_TRY(auto device, vulkan::Device::create(instance, physical, config.metal_symbol_lookup, kOperation));
    return vulkan::Manager::make(std::move(device), kOperation);
}

Result<std::unique_ptr<VulkanTextureShareManager>> VulkanTextureShareManager::adopt(const VulkanAdoptInfo& info) {
    constexpr std::string_view kOperation = "VulkanTextureShareManager::adopt";
    if (info.instance == VK_NULL_HANDLE) {
        return fail(ErrorCode::InvalidArgument, kOperation, "VulkanAdoptInfo::instance is not set");
    }
    if (info.api_version < VK_API_VERSION_1_1) {
        return fail(ErrorCode::InvalidArgument, kOperation,
                    "api_version " + std::to_string(VK_API_VERSION_MAJOR(info.api_version)) + "." +
                        std::to_string(VK_API_VERSION_MINOR(info.api_version)) + " is older than 1.1");
    }
    GEYSER_TRY(auto instance, vulkan::Instance::adopt(info.instance, info.api_version, info.get_instance_proc_addr,
                                                      info.log, kOperation));
    GEYSER_TRY(auto device, vulkan::Device::adopt(std::move(instance), info, kOperation));
    return vulkan::Manager::make(std::move(device), kOperation);
}

std::vector<const char*> VulkanTextureShareManager::wanted_instance_extensions() { return {}; }

Result<std::vector<const char*>>
VulkanTextureShareManager::wanted_device_extensions(VkInstance instance, VkPhysicalDevice physical_device,
                                                    PFN_vkGetInstanceProcAddr get_instance_proc_addr) {
    constexpr std::string_view kOperation = "VulkanTextureShareManager::wanted_device_extensions";
    if (instance == VK_NULL_HANDLE || physical_device == VK_NULL_HANDLE) {
        return fail(ErrorCode::InvalidArgument, kOperation, "instance and physical_device must be set");
    }
    GEYSER_TRY(auto adopted,
               vulkan::Instance::adopt(instance, VK_API_VERSION_1_1, get_instance_proc_addr, {}, kOperation));
    return vulkan::offered_extensions(*adopted, physical_device, kOperation);
}

Result<std::vector<VulkanDeviceSummary>> VulkanTextureShareManager::devices(const VulkanConfig& config) {
    constexpr std::string_view kOperation = "VulkanTextureShareManager::devices";
    GEYSER_TRY(auto instance, vulkan::Instance::create(config, kOperation));
    GEYSER_TRY(auto physical_devices, vulkan::ordered_devices(*instance, kOperation));
    std::vector<VulkanDeviceSummary> summaries;
    summaries.reserve(physical_devices.size());
    for (VkPhysicalDevice physical : physical_devices) {
        summaries.push_back(vulkan::summarize(*instance, physical));
    }
    return summaries;
}

} // namespace geyser
