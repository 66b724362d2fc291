#include "adopt.hpp"

#include "core/try.hpp"
#include "image_parameters.hpp"
#include "memory.hpp"
#include "metal_texture.hpp"
#include "os_objects.hpp"

namespace geyser::vulkan {
namespace {

/// The structure of that type in a pNext chain.
template <class Structure>
const Structure* find(const void* chain, VkStructureType type) {
    for (const auto* each = static_cast<const VkBaseInStructure*>(chain); each != nullptr; each = each->pNext) {
        if (each->sType == type) {
            return reinterpret_cast<const Structure*>(each);
        }
    }
    return nullptr;
}

ImageSpec spec_of(const VkImageCreateInfo& info) {
    ImageSpec spec{.format = info.format,
                   .type = info.imageType,
                   .extent = info.extent,
                   .mip_levels = info.mipLevels,
                   .array_layers = info.arrayLayers,
                   .samples = info.samples,
                   .tiling = info.tiling,
                   .usage = info.usage,
                   .flags = info.flags};
    if (const auto* list =
            find<VkImageFormatListCreateInfo>(info.pNext, VK_STRUCTURE_TYPE_IMAGE_FORMAT_LIST_CREATE_INFO);
        list != nullptr) {
        spec.view_formats.assign(list->pViewFormats, list->pViewFormats + list->viewFormatCount);
    }
    return spec;
}

/// The first way in which the image is not the one described.
std::string mismatch(const ImageSpec& image, const ImageSpec& described) {
    const auto differs = [](const char* what, std::uint64_t have, std::uint64_t want) {
        return std::string(what) + " " + std::to_string(have) + " of the image is not the descriptor's " +
               std::to_string(want);
    };
    const auto number = [](auto value) { return static_cast<std::uint64_t>(value); };
    if (image.format != described.format) {
        return differs("VkFormat", number(image.format), number(described.format));
    }
    if (image.type != described.type) {
        return differs("VkImageType", number(image.type), number(described.type));
    }
    if (image.extent.width != described.extent.width) {
        return differs("width", image.extent.width, described.extent.width);
    }
    if (image.extent.height != described.extent.height) {
        return differs("height", image.extent.height, described.extent.height);
    }
    if (image.extent.depth != described.extent.depth) {
        return differs("depth", image.extent.depth, described.extent.depth);
    }
    if (image.mip_levels != described.mip_levels) {
        return differs("mipLevels", image.mip_levels, described.mip_levels);
    }
    if (image.array_layers != described.array_layers) {
        return differs("arrayLayers", image.array_layers, described.array_layers);
    }
    if (image.samples != described.samples) {
        return differs("samples", number(image.samples), number(described.samples));
    }
    if (image.tiling != described.tiling) {
        return differs("VkImageTiling", number(image.tiling), number(described.tiling));
    }
    return {};
}

Result<void> check_transport(const Device& device, const VulkanImageToAdopt& image, std::string_view operation) {
    const bool is_surface = image.transport == Transport::IoSurface;
    if (!is_surface && !is_os_transport(image.transport)) {
        return fail(ErrorCode::UnsupportedTransport, operation,
                    "images are not adopted over " + std::string(name(image.transport)) + " here");
    }
    if (image.image == VK_NULL_HANDLE || image.create_info == nullptr) {
        return fail(ErrorCode::InvalidArgument, operation,
                    "image and create_info of VulkanImageToAdopt must both be set");
    }
    if (!is_surface && (image.memory == VK_NULL_HANDLE || image.allocate_info == nullptr)) {
        return fail(ErrorCode::InvalidArgument, operation,
                    "memory and allocate_info of VulkanImageToAdopt must both be set for " +
                        std::string(name(image.transport)));
    }
    if (is_surface && device.metal() == nullptr) {
        return fail(ErrorCode::UnsupportedTransport, operation, device.metal_fault());
    }
    if (!is_surface && !device.extensions().memory) {
        return fail(ErrorCode::ExtensionMissing, operation, device.lacks(os_sharing().memory_extension));
    }
    return {};
}

Result<void> check_shareable(const VulkanImageToAdopt& image, bool dedicated_only, std::string_view operation) {
    const auto missing = [&](std::string what) { return fail(ErrorCode::NotShareable, operation, std::move(what)); };
    const VkExternalMemoryHandleTypeFlags handle_type = memory_handle_type(image.transport);
    const std::string transport(name(image.transport));
    const auto* external = find<VkExternalMemoryImageCreateInfo>(image.create_info->pNext,
                                                                 VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_IMAGE_CREATE_INFO);
    if (external == nullptr || (external->handleTypes & handle_type) == 0) {
        return missing("the image was created without VkExternalMemoryImageCreateInfo for " + transport);
    }
    const auto* exported =
        find<VkExportMemoryAllocateInfo>(image.allocate_info->pNext, VK_STRUCTURE_TYPE_EXPORT_MEMORY_ALLOCATE_INFO);
    if (exported == nullptr || (exported->handleTypes & handle_type) == 0) {
        return missing("the memory was allocated without VkExportMemoryAllocateInfo for " + transport);
    }
    const auto* dedicated = find<VkMemoryDedicatedAllocateInfo>(image.allocate_info->pNext,
                                                                VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO);
    if (dedicated != nullptr && dedicated->image != image.image) {
        return missing("the memory is dedicated to another image");
    }
    if (dedicated == nullptr && dedicated_only) {
        return missing("the driver exports this image only from a dedicated allocation, and its memory is not one");
    }
    return {};
}

} // namespace

Result<Texture::Parts> adopt_image(const std::shared_ptr<const Device>& device, const VulkanImageToAdopt& image,
                                   const TextureDescriptor& descriptor, std::string_view operation) {
    GEYSER_CHECK(check_transport(*device, image, operation));
    const bool is_surface = image.transport == Transport::IoSurface;
    // An IOSurface has its rows where it says, whatever the image's tiling.
    const VkImageTiling tiling = is_surface ? image.create_info->tiling : tiling_of(descriptor.layout);
    GEYSER_TRY(const auto described, spec_for(*device, descriptor, tiling, operation));
    const FormatInfo& format = *format_info(descriptor.format);
    Texture::Parts parts{.device = device,
                         .descriptor = descriptor,
                         .transport = image.transport,
                         .spec = spec_of(*image.create_info),
                         .borrowed_image = image.image,
                         .borrowed_memory = image.memory,
                         .concurrent = image.create_info->sharingMode == VK_SHARING_MODE_CONCURRENT,
                         .exportable = true};
    if (std::string reason = mismatch(parts.spec, described); !reason.empty()) {
        return fail(ErrorCode::DescriptorMismatch, operation, std::move(reason));
    }
    if (const VkImageUsageFlags wanted = vulkan_usage(descriptor.usage, format);
        (parts.spec.usage & wanted) != wanted) {
        return fail(ErrorCode::DescriptorMismatch, operation,
                    "usage " + std::to_string(parts.spec.usage) + " of the image lacks bits of the descriptor's " +
                        std::to_string(wanted));
    }
    if (std::string fault = parameter_fault(*device, parts.spec, descriptor); !fault.empty()) {
        return fail(ErrorCode::NotShareable, operation, std::move(fault));
    }
    if (is_surface) {
        GEYSER_CHECK(adopt_surface(image, parts, operation));
        return parts;
    }
    const ImageSupport support = query_image(*device, parts.spec, memory_handle_type(image.transport));
    if (!support.can_export) {
        return fail(ErrorCode::NotShareable, operation, support.reason);
    }
    GEYSER_CHECK(check_shareable(image, support.dedicated_only, operation));
    parts.allocation = {image.allocate_info->allocationSize, image.allocate_info->memoryTypeIndex,
                        find<VkMemoryDedicatedAllocateInfo>(
                            image.allocate_info->pNext, VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO) != nullptr};
    parts.planes = plane_layouts(*device, image.image, parts.spec, format);
    return parts;
}

} // namespace geyser::vulkan
