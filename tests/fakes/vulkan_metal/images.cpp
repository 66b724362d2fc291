// Images over surfaces. To the application they are OPTIMAL and as large as it said; to the driver they are linear, lie
// on the surface's own bytes, and are as wide as a whole row of the surface, so that its pitch is the surface's.
#include "state.hpp"

#include <bit>
#include <string>

namespace geyser::fake_vulkan_metal {
namespace {

using fake_metal::Reference;
using fake_metal::Surface;
using fake_metal::violation;

constexpr auto kHostPointer = VK_EXTERNAL_MEMORY_HANDLE_TYPE_HOST_ALLOCATION_BIT_EXT;
constexpr VkDeviceSize kPage = 4096;

/// As MoltenVK makes them for an image that is to be exported: without a pixel format.
Surface* new_surface(const VkImageCreateInfo& info) {
    if (info.format != VK_FORMAT_R8G8B8A8_UNORM) {
        violation("a surface of the driver's own in another format than RGBA8");
    }
    return fake_metal::new_surface({.width = info.extent.width,
                                    .height = info.extent.height,
                                    .planes = {{.width = info.extent.width,
                                                .height = info.extent.height,
                                                .bytes_per_element = 4,
                                                .bytes_per_row = (info.extent.width * 4 + 63) / 64 * 64}},
                                    .allocation_size = kPage * info.extent.height});
}

/// What MoltenVK compares, and what an IOSurface cannot be.
bool fits(const VkImageCreateInfo& info, const Surface& surface) {
    return surface.properties().width == info.extent.width && surface.properties().height == info.extent.height &&
           surface.properties().plane_count == 0 && info.imageType == VK_IMAGE_TYPE_2D && info.mipLevels == 1 &&
           info.arrayLayers == 1 && info.samples == VK_SAMPLE_COUNT_1_BIT;
}

/// The surface's bytes as memory for the image.
VkResult allocate(const Device& device, VkImage image, const Surface& surface, VkDeviceMemory* memory) {
    VkMemoryRequirements requirements = {};
    device.fn.GetImageMemoryRequirements(device.handle, image, &requirements);
    const VkDeviceSize size = (requirements.size + kPage - 1) / kPage * kPage;
    const std::span<std::byte> bytes = surface.room();
    if (size > bytes.size()) {
        violation("the driver wants " + std::to_string(size) + " bytes of a surface of " +
                  std::to_string(bytes.size()));
    }
    VkMemoryHostPointerPropertiesEXT properties = {.sType = VK_STRUCTURE_TYPE_MEMORY_HOST_POINTER_PROPERTIES_EXT};
    if (const VkResult result =
            device.fn.GetMemoryHostPointerPropertiesEXT(device.handle, kHostPointer, bytes.data(), &properties);
        result != VK_SUCCESS) {
        return result;
    }
    const std::uint32_t types = properties.memoryTypeBits & requirements.memoryTypeBits;
    const VkImportMemoryHostPointerInfoEXT imported = {.sType = VK_STRUCTURE_TYPE_IMPORT_MEMORY_HOST_POINTER_INFO_EXT,
                                                       .handleType = kHostPointer,
                                                       .pHostPointer = bytes.data()};
    const VkMemoryAllocateInfo info = {.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
                                       .pNext = &imported,
                                       .allocationSize = size,
                                       .memoryTypeIndex = static_cast<std::uint32_t>(std::countr_zero(types))};
    return device.fn.AllocateMemory(device.handle, &info, nullptr, memory);
}

void check_pitch(const Device& device, VkImage image, const Surface& surface) {
    const VkImageSubresource subresource = {.aspectMask = VK_IMAGE_ASPECT_COLOR_BIT};
    VkSubresourceLayout layout = {};
    device.fn.GetImageSubresourceLayout(device.handle, image, &subresource, &layout);
    if (layout.offset != 0 || layout.rowPitch != surface.plane(0).bytes_per_row) {
        violation("the driver's row pitch " + std::to_string(layout.rowPitch) + " is not the surface's " +
                  std::to_string(surface.plane(0).bytes_per_row));
    }
}

VkResult create_over(Device& device, const VkImageCreateInfo& info, SurfaceImage& made, VkImage* image) {
    const Surface& surface = *made.surface.get();
    if (!fits(info, surface)) {
        return VK_ERROR_INITIALIZATION_FAILED;
    }
    // Nothing else of an application's chain matters to the driver.
    VkImageFormatListCreateInfo list = {.sType = VK_STRUCTURE_TYPE_IMAGE_FORMAT_LIST_CREATE_INFO};
    VkExternalMemoryImageCreateInfo external = {.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_IMAGE_CREATE_INFO,
                                                .handleTypes = kHostPointer};
    if (const auto* given = fake_vulkan::find<const VkImageFormatListCreateInfo>(info.pNext, list.sType)) {
        list = *given;
        list.pNext = nullptr;
        external.pNext = &list;
    }
    VkImageCreateInfo lower = info;
    lower.pNext = &external;
    lower.tiling = VK_IMAGE_TILING_LINEAR;
    lower.extent.width =
        static_cast<std::uint32_t>(surface.plane(0).bytes_per_row / surface.plane(0).bytes_per_element);
    if (const VkResult result = device.fn.CreateImage(device.handle, &lower, nullptr, image); result != VK_SUCCESS) {
        return result;
    }
    check_pitch(device, *image, surface);
    VkResult result = allocate(device, *image, surface, &made.memory);
    if (result == VK_SUCCESS) {
        result = device.fn.BindImageMemory(device.handle, *image, made.memory, 0);
    }
    if (result != VK_SUCCESS) {
        device.fn.DestroyImage(device.handle, *image, nullptr);
        device.fn.FreeMemory(device.handle, made.memory, nullptr);
    }
    return result;
}

} // namespace

VKAPI_ATTR VkResult VKAPI_CALL create_image(VkDevice handle, const VkImageCreateInfo* info,
                                            const VkAllocationCallbacks* allocator, VkImage* image) {
    Device& device = device_of(handle);
    const auto* imported = fake_vulkan::find<const VkImportMetalIOSurfaceInfoEXT>(
        info->pNext, VK_STRUCTURE_TYPE_IMPORT_METAL_IO_SURFACE_INFO_EXT);
    const bool exports_surface = exports(info->pNext, VK_EXPORT_METAL_OBJECT_TYPE_METAL_IOSURFACE_BIT_EXT);
    if (imported == nullptr && !exports_surface) {
        return device.fn.CreateImage(handle, info, allocator, image);
    }
    check_enabled(device, "vkCreateImage");
    Surface* const given = imported != nullptr
                               ? fake_metal::live_as<Surface>(imported->ioSurface, "VkImportMetalIOSurfaceInfoEXT")
                               : new_surface(*info);
    SurfaceImage made = {.surface = Reference<Surface>(given), .exports_surface = exports_surface};
    if (imported == nullptr) {
        fake_metal::release(given);
    }
    if (const VkResult result = create_over(device, *info, made, image); result != VK_SUCCESS) {
        return result;
    }
    const std::lock_guard lock(device.mutex);
    device.images.emplace(*image, made);
    return VK_SUCCESS;
}

VKAPI_ATTR void VKAPI_CALL destroy_image(VkDevice handle, VkImage image, const VkAllocationCallbacks* allocator) {
    Device& device = device_of(handle);
    const std::lock_guard lock(device.mutex);
    const auto found = device.images.find(image);
    if (found == device.images.end()) {
        device.fn.DestroyImage(handle, image, allocator);
        return;
    }
    device.fn.DestroyImage(handle, image, nullptr);
    device.fn.FreeMemory(handle, found->second.memory, nullptr);
    device.images.erase(found);
}

VKAPI_ATTR VkResult VKAPI_CALL bind_image_memory(VkDevice handle, VkImage image, VkDeviceMemory memory,
                                                 VkDeviceSize offset) {
    Device& device = device_of(handle);
    {
        const std::lock_guard lock(device.mutex);
        if (device.images.contains(image)) {
            return VK_SUCCESS; // bound to the surface; Metal has no use for the application's memory either
        }
    }
    return device.fn.BindImageMemory(handle, image, memory, offset);
}

IOSurfaceRef surface_of(Device& device, VkImage image) {
    const std::lock_guard lock(device.mutex);
    const auto found = device.images.find(image);
    // VUID-VkExportMetalObjectsInfoEXT-pNext-06795
    if (found == device.images.end() || !found->second.exports_surface) {
        violation("the image was not created to export its IOSurface");
    }
    return reinterpret_cast<IOSurfaceRef>(found->second.surface.get());
}

} // namespace geyser::fake_vulkan_metal
