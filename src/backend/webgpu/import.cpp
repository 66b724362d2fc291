#include "import.hpp"

#include "core/try.hpp"
#include "error_scope.hpp"
#include "format.hpp"

#include <array>
#include <vector>

namespace geyser::webgpu {
namespace {

/// The exporter's VkImageCreateInfo once more. Dawn accepts these two structures in its chain and no other.
struct ImageCreateInfo {
    VkExternalMemoryImageCreateInfo external = {};
    VkImageFormatListCreateInfo formats = {};
    std::vector<VkFormat> view_formats = {};
    VkImageCreateInfo info = {};

    ImageCreateInfo(const TextureDescriptor& descriptor, const VulkanImageParameters& parameters) {
        external = {.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_IMAGE_CREATE_INFO,
                    .handleTypes = VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT};
        for (const std::uint32_t format : parameters.view_formats) {
            view_formats.push_back(static_cast<VkFormat>(format));
        }
        formats = {.sType = VK_STRUCTURE_TYPE_IMAGE_FORMAT_LIST_CREATE_INFO,
                   .viewFormatCount = static_cast<std::uint32_t>(view_formats.size()),
                   .pViewFormats = view_formats.data()};
        external.pNext = view_formats.empty() ? nullptr : &formats;
        info = {.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
                .pNext = &external,
                .flags = parameters.flags,
                .imageType = VK_IMAGE_TYPE_2D,
                .format = static_cast<VkFormat>(parameters.format),
                .extent = {descriptor.width, descriptor.height, 1},
                .mipLevels = 1,
                .arrayLayers = 1,
                .samples = VK_SAMPLE_COUNT_1_BIT,
                .tiling = descriptor.layout == TextureLayout::Linear ? VK_IMAGE_TILING_LINEAR : VK_IMAGE_TILING_OPTIMAL,
                .usage = parameters.usage};
    }
    ImageCreateInfo(const ImageCreateInfo&) = delete;
    ImageCreateInfo& operator=(const ImageCreateInfo&) = delete;
};

Result<OwnedMemory> import_memory(const Device& device, const guest::Backing& backing, std::string_view operation) {
    const VulkanImageParameters& parameters = backing.image->as<VulkanTexture>()->parameters();
    if ((parameters.usage & VK_IMAGE_USAGE_TRANSFER_DST_BIT) == 0) {
        return fail(ErrorCode::UnsupportedDescriptor, operation,
                    "the exporter's image has not the usage CopyDst, without which Dawn imports none");
    }
    const ImageCreateInfo image(backing.image->descriptor(), parameters);
    WGPUSharedTextureMemoryOpaqueFDDescriptor opaque{};
    opaque.chain.sType = WGPUSType_SharedTextureMemoryOpaqueFDDescriptor;
    opaque.vkImageCreateInfo = &image.info;
    opaque.memoryFD = backing.memory.objects.front().get();
    opaque.memoryTypeIndex = backing.memory.memory_type_index;
    opaque.allocationSize = backing.memory.allocation_size;
    opaque.dedicatedAllocation = backing.memory.dedicated ? 1U : 0U;
    WGPUSharedTextureMemoryDescriptor descriptor{};
    descriptor.nextInChain = &opaque.chain;
    descriptor.label = view(backing.descriptor.label);

    ErrorScope errors(device.fn(), device.get());
    OwnedMemory memory(device.fn(), device.fn().DeviceImportSharedTextureMemory(device.get(), &descriptor));
    GEYSER_CHECK(errors.close("wgpuDeviceImportSharedTextureMemory", operation));
    return memory;
}

Result<WGPUTextureUsage> offered_usage(const Device& device, WGPUSharedTextureMemory memory,
                                       const TextureDescriptor& texture, std::string_view operation) {
    WGPUSharedTextureMemoryProperties properties{};
    if (device.fn().SharedTextureMemoryGetProperties(memory, &properties) != WGPUStatus_Success) {
        return fail(ErrorCode::DriverFailure, operation, "wgpuSharedTextureMemoryGetProperties failed");
    }
    if (const WGPUTextureFormat format = *texture_format(texture.format); properties.format != format) {
        return fail(ErrorCode::BackendUnavailable, operation,
                    "the library calls " + std::string(name(texture.format)) + " " + std::to_string(properties.format) +
                        ", and the webgpu.h of this build " + std::to_string(format) +
                        ": they are of different generations");
    }
    if (std::string fault = usage_fault(texture, properties.usage); !fault.empty()) {
        return fail(ErrorCode::UnsupportedDescriptor, operation, std::move(fault));
    }
    return properties.usage;
}

Result<OwnedTexture> create_texture(const Device& device, WGPUSharedTextureMemory memory,
                                    const TextureDescriptor& texture, WGPUTextureUsage usage,
                                    std::string_view operation) {
    WGPUTextureDescriptor descriptor{};
    descriptor.label = view(texture.label);
    descriptor.usage = usage;
    descriptor.dimension = WGPUTextureDimension_2D;
    descriptor.size = {texture.width, texture.height, 1};
    descriptor.format = *texture_format(texture.format);
    descriptor.mipLevelCount = 1;
    descriptor.sampleCount = 1;
    ErrorScope errors(device.fn(), device.get());
    OwnedTexture created(device.fn(), device.fn().SharedTextureMemoryCreateTexture(memory, &descriptor));
    GEYSER_CHECK(errors.close("wgpuSharedTextureMemoryCreateTexture", operation));
    return created;
}

} // namespace

Result<Imported> import(const Device& device, const guest::Backing& backing, std::string_view operation) {
    GEYSER_TRY(OwnedMemory memory, import_memory(device, backing, operation));
    GEYSER_TRY(const WGPUTextureUsage usage, offered_usage(device, memory.get(), backing.descriptor, operation));
    GEYSER_TRY(OwnedTexture texture, create_texture(device, memory.get(), backing.descriptor, usage, operation));
    return Imported{std::move(memory), std::move(texture), usage};
}

} // namespace geyser::webgpu
