#include "image.hpp"

#include "errors.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace geyser::vulkan {
namespace {

/// A usage bit and the format feature that must stand behind it.
constexpr std::array<std::pair<VkImageUsageFlagBits, VkFormatFeatureFlagBits>, 6> kUsageFeatures = {{
    {VK_IMAGE_USAGE_TRANSFER_SRC_BIT, VK_FORMAT_FEATURE_TRANSFER_SRC_BIT},
    {VK_IMAGE_USAGE_TRANSFER_DST_BIT, VK_FORMAT_FEATURE_TRANSFER_DST_BIT},
    {VK_IMAGE_USAGE_SAMPLED_BIT, VK_FORMAT_FEATURE_SAMPLED_IMAGE_BIT},
    {VK_IMAGE_USAGE_STORAGE_BIT, VK_FORMAT_FEATURE_STORAGE_IMAGE_BIT},
    {VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT, VK_FORMAT_FEATURE_COLOR_ATTACHMENT_BIT},
    {VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT, VK_FORMAT_FEATURE_DEPTH_STENCIL_ATTACHMENT_BIT},
}};

const char* usage_name(VkImageUsageFlagBits bit) {
    switch (bit) {
    case VK_IMAGE_USAGE_TRANSFER_SRC_BIT:
        return "CopySrc";
    case VK_IMAGE_USAGE_TRANSFER_DST_BIT:
        return "CopyDst";
    case VK_IMAGE_USAGE_SAMPLED_BIT:
        return "TextureBinding";
    case VK_IMAGE_USAGE_STORAGE_BIT:
        return "StorageBinding";
    default:
        return "RenderAttachment";
    }
}

std::string_view tiling_name(VkImageTiling tiling) { return tiling == VK_IMAGE_TILING_LINEAR ? "linear" : "optimal"; }

VkImageFormatListCreateInfo format_list(const ImageSpec& spec, const void* chain = nullptr) {
    return {.sType = VK_STRUCTURE_TYPE_IMAGE_FORMAT_LIST_CREATE_INFO,
            .pNext = chain,
            .viewFormatCount = static_cast<std::uint32_t>(spec.view_formats.size()),
            .pViewFormats = spec.view_formats.data()};
}

/// The first limit that the image breaks, or nothing.
std::string exceeded_limit(const ImageSpec& spec, const VkImageFormatProperties& limits) {
    const auto over = [](const char* what, std::uint32_t value, std::uint32_t limit) {
        return std::string(what) + " " + std::to_string(value) + " is more than the device's " + std::to_string(limit);
    };
    if (spec.extent.width > limits.maxExtent.width) {
        return over("width", spec.extent.width, limits.maxExtent.width);
    }
    if (spec.extent.height > limits.maxExtent.height) {
        return over("height", spec.extent.height, limits.maxExtent.height);
    }
    if (spec.extent.depth > limits.maxExtent.depth) {
        return over("depth", spec.extent.depth, limits.maxExtent.depth);
    }
    if (spec.mip_levels > limits.maxMipLevels) {
        return over("mip_levels", spec.mip_levels, limits.maxMipLevels);
    }
    if (spec.array_layers > limits.maxArrayLayers) {
        return over("array_layers", spec.array_layers, limits.maxArrayLayers);
    }
    if ((spec.samples & limits.sampleCounts) == 0) {
        return "samples " + std::to_string(spec.samples) + " is not among the device's sample counts " +
               std::to_string(limits.sampleCounts) + " (a bit set)";
    }
    return {};
}

} // namespace

VulkanImageParameters ImageSpec::parameters() const {
    VulkanImageParameters parameters{.format = static_cast<std::uint32_t>(format), .usage = usage, .flags = flags};
    for (const VkFormat view : view_formats) {
        parameters.view_formats.push_back(static_cast<std::uint32_t>(view));
    }
    return parameters;
}

VkImageUsageFlags vulkan_usage(TextureUsage usage, const FormatInfo& format) {
    VkImageUsageFlags flags = 0;
    const auto map = [&](TextureUsage from, VkImageUsageFlags to) {
        if (contains(usage, from)) {
            flags |= to;
        }
    };
    map(TextureUsage::CopySrc, VK_IMAGE_USAGE_TRANSFER_SRC_BIT);
    map(TextureUsage::CopyDst, VK_IMAGE_USAGE_TRANSFER_DST_BIT);
    map(TextureUsage::TextureBinding, VK_IMAGE_USAGE_SAMPLED_BIT);
    map(TextureUsage::StorageBinding, VK_IMAGE_USAGE_STORAGE_BIT);
    map(TextureUsage::RenderAttachment,
        format.is_depth_stencil() ? VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT : VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT);
    return flags;
}

VkImageAspectFlags vulkan_aspects(const FormatInfo& format) {
    VkImageAspectFlags aspects = 0;
    if (contains(format.aspects, Aspect::Depth)) {
        aspects |= VK_IMAGE_ASPECT_DEPTH_BIT;
    }
    if (contains(format.aspects, Aspect::Stencil)) {
        aspects |= VK_IMAGE_ASPECT_STENCIL_BIT;
    }
    return aspects != 0 ? aspects : static_cast<VkImageAspectFlags>(VK_IMAGE_ASPECT_COLOR_BIT);
}

VkImageAspectFlagBits plane_aspect(const FormatInfo& format, std::uint32_t plane) {
    if (!format.is_planar()) {
        return static_cast<VkImageAspectFlagBits>(vulkan_aspects(format));
    }
    constexpr std::array kPlanes = {VK_IMAGE_ASPECT_PLANE_0_BIT, VK_IMAGE_ASPECT_PLANE_1_BIT,
                                    VK_IMAGE_ASPECT_PLANE_2_BIT};
    return kPlanes[plane];
}

VkFormatFeatureFlags format_features(const Device& device, VkFormat format, VkImageTiling tiling) {
    VkFormatProperties2 properties{.sType = VK_STRUCTURE_TYPE_FORMAT_PROPERTIES_2};
    device.instance().fn().GetPhysicalDeviceFormatProperties2(device.physical(), format, &properties);
    return tiling == VK_IMAGE_TILING_LINEAR ? properties.formatProperties.linearTilingFeatures
                                            : properties.formatProperties.optimalTilingFeatures;
}

Result<ImageSpec> spec_for(const Device& device, const TextureDescriptor& descriptor, VkImageTiling tiling,
                           std::string_view operation) {
    const FormatInfo* format = format_info(descriptor.format);
    if (format == nullptr || !format->vulkan) {
        return fail(ErrorCode::UnsupportedFormat, operation,
                    "Vulkan has no format for " + std::string(name(descriptor.format)));
    }
    ImageSpec spec = spec_from(descriptor, {.format = *format->vulkan});
    spec.tiling = tiling;
    // Copies in and out are always allowed where the format has them: publishing by copy needs them, and Dawn refuses
    // images without TRANSFER_DST.
    const VkFormatFeatureFlags features = format_features(device, spec.format, tiling);
    spec.usage = vulkan_usage(descriptor.usage, *format);
    if ((features & VK_FORMAT_FEATURE_TRANSFER_SRC_BIT) != 0) {
        spec.usage |= VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
    }
    if ((features & VK_FORMAT_FEATURE_TRANSFER_DST_BIT) != 0) {
        spec.usage |= VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    }
    if (descriptor.dimension == TextureDimension::Cube) {
        spec.flags |= VK_IMAGE_CREATE_CUBE_COMPATIBLE_BIT;
    }
    // One side may want to see encoded values, the other decoded ones (trap 22). The list keeps drivers from assuming
    // the worst of MUTABLE_FORMAT.
    if (const auto sibling = format->srgb_sibling) {
        if (const FormatInfo* info = format_info(*sibling); info != nullptr && info->vulkan) {
            spec.flags |= VK_IMAGE_CREATE_MUTABLE_FORMAT_BIT;
            if (device.extensions().image_format_list) {
                spec.view_formats = {spec.format, static_cast<VkFormat>(*info->vulkan)};
            }
        }
    }
    return spec;
}

ImageSpec spec_from(const TextureDescriptor& descriptor, const VulkanImageParameters& parameters) {
    ImageSpec spec{
        .format = static_cast<VkFormat>(parameters.format),
        .type = descriptor.dimension == TextureDimension::D3 ? VK_IMAGE_TYPE_3D : VK_IMAGE_TYPE_2D,
        .extent = {descriptor.width, descriptor.height, descriptor.depth},
        .mip_levels = descriptor.mip_levels,
        .array_layers = descriptor.array_layers,
        .samples = static_cast<VkSampleCountFlagBits>(descriptor.samples),
        .tiling = tiling_of(descriptor.layout),
        .usage = parameters.usage,
        .flags = parameters.flags,
    };
    for (const std::uint32_t view : parameters.view_formats) {
        // A peer's number may be none that the enumeration can hold.
        spec.view_formats.push_back(view <= VK_FORMAT_MAX_ENUM ? static_cast<VkFormat>(view) : VK_FORMAT_UNDEFINED);
    }
    return spec;
}

ImageSupport query_image(const Device& device, const ImageSpec& spec, VkExternalMemoryHandleTypeFlags handle_type) {
    // The features first: a driver may answer success to the query below for usages that the tiling does not have
    // (docs/traps.md, linear colour attachments on NVIDIA).
    const VkFormatFeatureFlags features = format_features(device, spec.format, spec.tiling);
    if (features == 0) {
        return {.reason = "vkGetPhysicalDeviceFormatProperties2: VkFormat " + std::to_string(spec.format) +
                          " has no features with " + std::string(tiling_name(spec.tiling)) + " tiling"};
    }
    for (const auto& [usage, feature] : kUsageFeatures) {
        if ((spec.usage & usage) != 0 && (features & feature) == 0) {
            return {.reason = "vkGetPhysicalDeviceFormatProperties2: VkFormat " + std::to_string(spec.format) +
                              " with " + std::string(tiling_name(spec.tiling)) + " tiling has no " + usage_name(usage)};
        }
    }
    const VkImageFormatListCreateInfo list = format_list(spec);
    const VkPhysicalDeviceExternalImageFormatInfo external{
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_IMAGE_FORMAT_INFO,
        .pNext = spec.view_formats.empty() ? nullptr : &list,
        .handleType = static_cast<VkExternalMemoryHandleTypeFlagBits>(handle_type)};
    const VkPhysicalDeviceImageFormatInfo2 info{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_IMAGE_FORMAT_INFO_2,
                                                .pNext = handle_type != 0 ? static_cast<const void*>(&external)
                                                                          : external.pNext,
                                                .format = spec.format,
                                                .type = spec.type,
                                                .tiling = spec.tiling,
                                                .usage = spec.usage,
                                                .flags = spec.flags};
    VkExternalImageFormatProperties external_answer{.sType = VK_STRUCTURE_TYPE_EXTERNAL_IMAGE_FORMAT_PROPERTIES};
    VkImageFormatProperties2 answer{.sType = VK_STRUCTURE_TYPE_IMAGE_FORMAT_PROPERTIES_2,
                                    .pNext = handle_type != 0 ? &external_answer : nullptr};
    const VkResult result =
        device.instance().fn().GetPhysicalDeviceImageFormatProperties2(device.physical(), &info, &answer);
    if (result != VK_SUCCESS) {
        return {.reason = "vkGetPhysicalDeviceImageFormatProperties2: " + result_name(result) + " for VkFormat " +
                          std::to_string(spec.format) + " with " + std::string(tiling_name(spec.tiling)) + " tiling"};
    }
    if (std::string limit = exceeded_limit(spec, answer.imageFormatProperties); !limit.empty()) {
        return {.reason = std::move(limit)};
    }
    const VkExternalMemoryFeatureFlags external_features =
        external_answer.externalMemoryProperties.externalMemoryFeatures;
    ImageSupport support{
        .possible = true,
        .can_export = (external_features & VK_EXTERNAL_MEMORY_FEATURE_EXPORTABLE_BIT) != 0,
        .can_import = (external_features & VK_EXTERNAL_MEMORY_FEATURE_IMPORTABLE_BIT) != 0,
        .dedicated_only = (external_features & VK_EXTERNAL_MEMORY_FEATURE_DEDICATED_ONLY_BIT) != 0,
    };
    if (handle_type != 0 && (!support.can_export || !support.can_import)) {
        support.reason = "VkExternalImageFormatProperties: externalMemoryFeatures " +
                         std::to_string(external_features) + " (a bit set) for VkFormat " + std::to_string(spec.format);
    }
    return support;
}

Result<VkImage> create_image(const Device& device, const ImageSpec& spec, VkExternalMemoryHandleTypeFlags handle_type,
                             std::string_view operation, const void* chain) {
    const VkImageFormatListCreateInfo list = format_list(spec, chain);
    const VkExternalMemoryImageCreateInfo external{.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_IMAGE_CREATE_INFO,
                                                   .pNext = spec.view_formats.empty() ? chain : &list,
                                                   .handleTypes = handle_type};
    const VkImageCreateInfo info{.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
                                 .pNext = handle_type != 0 ? static_cast<const void*>(&external) : external.pNext,
                                 .flags = spec.flags,
                                 .imageType = spec.type,
                                 .format = spec.format,
                                 .extent = spec.extent,
                                 .mipLevels = spec.mip_levels,
                                 .arrayLayers = spec.array_layers,
                                 .samples = spec.samples,
                                 .tiling = spec.tiling,
                                 .usage = spec.usage,
                                 .sharingMode = VK_SHARING_MODE_EXCLUSIVE,
                                 // Compulsory with external handle types (trap 7).
                                 .initialLayout = VK_IMAGE_LAYOUT_UNDEFINED};
    VkImage image = VK_NULL_HANDLE;
    if (const VkResult result = device.fn().CreateImage(device.get(), &info, nullptr, &image); result != VK_SUCCESS) {
        return failed(result, operation, "vkCreateImage");
    }
    return image;
}

std::vector<PlaneLayout> plane_layouts(const Device& device, VkImage image, const ImageSpec& spec,
                                       const FormatInfo& format) {
    std::vector<PlaneLayout> planes;
    if (spec.tiling != VK_IMAGE_TILING_LINEAR) {
        return planes;
    }
    for (std::uint32_t plane = 0; plane < format.plane_count; ++plane) {
        const VkImageSubresource subresource{.aspectMask =
                                                 static_cast<VkImageAspectFlags>(plane_aspect(format, plane))};
        VkSubresourceLayout layout{};
        device.fn().GetImageSubresourceLayout(device.get(), image, &subresource, &layout);
        planes.push_back({.offset = layout.offset, .row_pitch = layout.rowPitch, .size = layout.size});
    }
    return planes;
}

std::optional<std::uint32_t> choose_memory_type(const Device& device, std::uint32_t type_bits,
                                                VkMemoryPropertyFlags required, VkMemoryPropertyFlags preferred) {
    const VkPhysicalDeviceMemoryProperties& memory = device.memory();
    // Never lazily allocated or protected memory, nor AMD's device-coherent types, which need features of their own.
    constexpr VkMemoryPropertyFlags kOrdinary =
        VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT | VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT |
        VK_MEMORY_PROPERTY_HOST_COHERENT_BIT | VK_MEMORY_PROPERTY_HOST_CACHED_BIT;
    for (const VkMemoryPropertyFlags wanted : {required | preferred, required}) {
        for (std::uint32_t i = 0; i < memory.memoryTypeCount; ++i) {
            const VkMemoryPropertyFlags flags = memory.memoryTypes[i].propertyFlags;
            if ((type_bits >> i & 1U) != 0 && (flags & wanted) == wanted && (flags & ~kOrdinary) == 0) {
                return i;
            }
        }
    }
    return std::nullopt;
}

} // namespace geyser::vulkan
