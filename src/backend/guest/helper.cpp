#include "helper.hpp"

#include "core/operation.hpp"
#include "core/try.hpp"

#include <utility>

namespace geyser::guest {
namespace {

constexpr TextureUsage kUsages[] = {TextureUsage::CopySrc, TextureUsage::CopyDst, TextureUsage::TextureBinding,
                                    TextureUsage::RenderAttachment, TextureUsage::StorageBinding};

/// The description with every usage that the device has for it: OpenGL wants all of them (trap 17), and no guest can
/// say which ones its driver will assume.
TextureDescriptor with_all_usages(const VulkanTextureShareManager& vulkan, TextureDescriptor descriptor) {
    for (const TextureUsage usage : kUsages) {
        TextureDescriptor wider = descriptor;
        wider.usage |= usage;
        const auto support = vulkan.query(wider, Transport::OpaqueFd);
        if (support && support->can_export && support->can_import) {
            descriptor = std::move(wider);
        }
    }
    return descriptor;
}

} // namespace

Result<std::shared_ptr<Helper>> Helper::open(const HelperConfig& config, std::string_view operation) {
    auto vulkan = VulkanTextureShareManager::create({.device = to_string(config.device),
                                                     .validation = config.validation,
                                                     .get_instance_proc_addr = config.get_instance_proc_addr,
                                                     .log = config.log});
    if (!vulkan) {
        return fail(ErrorCode::BackendUnavailable, operation,
                    "textures are allocated through Vulkan on the same device (UUID " + to_string(config.device) +
                        "), and it is not to be had: " + vulkan.error().reason,
                    vulkan.error().native);
    }
    const DeviceIdentity& identity = (*vulkan)->capabilities().identity;
    if (config.driver && *config.driver != identity.driver) {
        return fail(ErrorCode::DriverMismatch, operation,
                    "driver UUID " + to_string(*config.driver) + " is not that of Vulkan on the same device, " +
                        to_string(identity.driver));
    }
    return std::shared_ptr<Helper>(new Helper(std::move(*vulkan), config.host_image_layout));
}

TextureDescriptor Helper::image_of(const TextureDescriptor& descriptor, Transport transport) const {
    TextureDescriptor image = descriptor;
    if (transport == Transport::HostMemory) {
        constexpr TextureUsage kCopies = TextureUsage::CopySrc | TextureUsage::CopyDst;
        image.layout = host_image_layout_;
        // A guest that wants a linear image reads it as memory; a device seldom draws to one or samples it.
        image.usage = image.layout == TextureLayout::Linear ? kCopies : image.usage | kCopies;
    }
    return image;
}

Result<TextureSupport> Helper::query(const TextureDescriptor& descriptor, Transport transport) const {
    GEYSER_TRY(TextureSupport support, vulkan_->query(descriptor, transport));
    if (transport != Transport::HostMemory) {
        return support;
    }
    GEYSER_TRY(const TextureSupport image, vulkan_->query(image_of(descriptor, transport), Transport::OpaqueFd));
    if (!image.can_export || !image.can_import) {
        return TextureSupport{.reason = image.reason};
    }
    support.copies_per_frame += 1;
    support.needs_cpu = true;
    return support;
}

Result<std::unique_ptr<SharedTexture>> Helper::create_image(const TextureDescriptor& descriptor) const {
    GEYSER_TRY(auto image,
               vulkan_->create_shareable_texture(with_all_usages(*vulkan_, descriptor), Transport::OpaqueFd));
    // From UNDEFINED to the layout in which it crosses, once, so that every acquire may name that layout.
    GEYSER_CHECK(vulkan_->acquire(*image, {}, Contents::Discard));
    GEYSER_CHECK(vulkan_->release(*image, {}));
    return image;
}

Result<Backing> Helper::create(const TextureDescriptor& descriptor, Transport transport,
                               std::string_view operation) const {
    Backing backing{.descriptor = descriptor, .created = true};
    if (transport == Transport::HostMemory) {
        GEYSER_TRY(backing.host, named(operation, vulkan_->create_shareable_texture(descriptor, transport)));
    } else if (transport != Transport::OpaqueFd) {
        return fail(ErrorCode::UnsupportedTransport, operation,
                    "the backend does not share over " + std::string(name(transport)));
    }
    GEYSER_TRY(backing.image, named(operation, create_image(image_of(descriptor, transport))));
    GEYSER_TRY(backing.memory, named(operation, vulkan_->export_texture(*backing.image)));
    return backing;
}

Result<Backing> Helper::import(const ApiTextureHandle& handle, const TextureDescriptor& expected,
                               std::string_view operation) const {
    Backing backing{.descriptor = handle.descriptor};
    GEYSER_TRY(auto peer, named(operation, vulkan_->import_texture(handle, expected)));
    if (handle.transport == Transport::HostMemory) {
        backing.host = std::move(peer);
        GEYSER_TRY(backing.image, named(operation, create_image(image_of(expected, handle.transport))));
        GEYSER_TRY(backing.memory, named(operation, vulkan_->export_texture(*backing.image)));
        return backing;
    }
    backing.image = std::move(peer);
    GEYSER_TRY(backing.memory, named(operation, duplicate(handle)));
    return backing;
}

Result<ApiTextureHandle> Helper::export_memory(const Backing& backing, Api exporter, std::string_view operation) const {
    GEYSER_TRY(auto handle, named(operation, vulkan_->export_texture(backing.host ? *backing.host : *backing.image)));
    handle.descriptor = backing.descriptor;
    handle.exporter = exporter;
    return handle;
}

Result<void> Helper::copy_to_host(Backing& backing, Timeout timeout, std::string_view operation) const {
    GEYSER_CHECK(named(operation, vulkan_->acquire(*backing.image, {.timeout = timeout})));
    GEYSER_CHECK(named(operation, vulkan_->copy(*backing.image, *backing.host, {.timeout = timeout})));
    GEYSER_CHECK(named(operation, vulkan_->release(*backing.host, {.timeout = timeout})));
    return named(operation, vulkan_->release(*backing.image, {.timeout = timeout}));
}

Result<void> Helper::copy_from_host(Backing& backing, Timeout timeout, std::string_view operation) const {
    GEYSER_CHECK(named(operation, vulkan_->acquire(*backing.host, {.timeout = timeout})));
    GEYSER_CHECK(named(operation, vulkan_->copy(*backing.host, *backing.image, {.timeout = timeout})));
    return named(operation, vulkan_->release(*backing.image, {.timeout = timeout}));
}

} // namespace geyser::guest
