// Images and memory over sections: to the driver they are on host memory.
#include "state.hpp"

#include <cstring>
#include <utility>

namespace geyser::fake_vulkan_win32 {
namespace {

constexpr auto kHostPointer = VK_EXTERNAL_MEMORY_HANDLE_TYPE_HOST_ALLOCATION_BIT_EXT;
/// What can be imported as host memory is whole pages.
constexpr VkDeviceSize kPage = 4096;
constexpr std::uint64_t kMagic = 0x6765797365726d65;

/// What an importer must repeat. It lies behind the memory, in a page of its own.
struct Label {
    std::uint64_t magic;
    std::uint64_t size;
    std::uint32_t memory_type;
    std::uint32_t handle_type;
};

VkDeviceSize whole_pages(VkDeviceSize size) { return (size + kPage - 1) / kPage * kPage; }

Label& label_of(const View& view, VkDeviceSize size) {
    return *reinterpret_cast<Label*>(static_cast<std::byte*>(view.get()) + whole_pages(size));
}

void check_allowed(const VkMemoryAllocateInfo& info, VkFlags handle_type) {
    const auto* dedicated =
        find<const VkMemoryDedicatedAllocateInfo>(info.pNext, VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO);
    if (dedicated == nullptr && handle_type == VK_EXTERNAL_MEMORY_HANDLE_TYPE_D3D12_RESOURCE_BIT) {
        violation(
            "vkAllocateMemory: memory of Direct3D's that is not dedicated (VUID-VkMemoryAllocateInfo-pNext-00639)");
    }
}

/// A new section, or the imported one, mapped. Nothing where the driver would refuse it.
bool open(const VkMemoryAllocateInfo& info, const VkImportMemoryWin32HandleInfoKHR* imported, Memory& memory) {
    const VkDeviceSize size = whole_pages(info.allocationSize) + kPage;
    if (imported != nullptr) {
        check_names_one_object(*imported);
        memory.section = open_section(imported->handle, imported->name);
    } else {
        memory.section = create_section(size, access_in<VkExportMemoryWin32HandleInfoKHR>(
                                                  info.pNext, VK_STRUCTURE_TYPE_EXPORT_MEMORY_WIN32_HANDLE_INFO_KHR));
    }
    memory.view = map(memory.section, imported != nullptr ? 0 : size);
    if (!memory.view) {
        return false;
    }
    MEMORY_BASIC_INFORMATION region = {};
    VirtualQuery(memory.view.get(), &region, sizeof(region));
    if (region.RegionSize < size) {
        return false;
    }
    Label& label = label_of(memory.view, info.allocationSize);
    const Label own = {.magic = kMagic,
                       .size = info.allocationSize,
                       .memory_type = info.memoryTypeIndex,
                       .handle_type = memory.handle_type};
    if (imported == nullptr) {
        label = own;
        return true;
    }
    return std::memcmp(&label, &own, sizeof(own)) == 0;
}

} // namespace

VKAPI_ATTR VkResult VKAPI_CALL create_image(VkDevice handle, const VkImageCreateInfo* info,
                                            const VkAllocationCallbacks* allocator, VkImage* image) {
    const Device& device = device_of(handle);
    const auto* external =
        find<const VkExternalMemoryImageCreateInfo>(info->pNext, VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_IMAGE_CREATE_INFO);
    if (external == nullptr || (external->handleTypes & kMemoryTypes) == 0) {
        return device.CreateImage(handle, info, allocator, image);
    }
    Chain chain(info->pNext);
    chain.remove(VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_IMAGE_CREATE_INFO);
    VkExternalMemoryImageCreateInfo host = {.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_IMAGE_CREATE_INFO,
                                            .handleTypes = kHostPointer};
    chain.push(host);
    VkImageCreateInfo lower = *info;
    lower.pNext = chain.get();
    return device.CreateImage(handle, &lower, allocator, image);
}

VKAPI_ATTR VkResult VKAPI_CALL allocate_memory(VkDevice handle, const VkMemoryAllocateInfo* info,
                                               const VkAllocationCallbacks* allocator, VkDeviceMemory* out) {
    Device& device = device_of(handle);
    const auto* exported =
        find<const VkExportMemoryAllocateInfo>(info->pNext, VK_STRUCTURE_TYPE_EXPORT_MEMORY_ALLOCATE_INFO);
    const auto* imported = find<const VkImportMemoryWin32HandleInfoKHR>(
        info->pNext, VK_STRUCTURE_TYPE_IMPORT_MEMORY_WIN32_HANDLE_INFO_KHR);
    Memory memory;
    memory.handle_type = imported != nullptr   ? VkFlags{imported->handleType}
                         : exported != nullptr ? exported->handleTypes
                                               : 0;
    if ((memory.handle_type & kMemoryTypes) == 0) {
        return device.AllocateMemory(handle, info, allocator, out);
    }
    check_allowed(*info, memory.handle_type);
    if (!open(*info, imported, memory)) {
        return VK_ERROR_INVALID_EXTERNAL_HANDLE;
    }
    const VkImportMemoryHostPointerInfoEXT host = {.sType = VK_STRUCTURE_TYPE_IMPORT_MEMORY_HOST_POINTER_INFO_EXT,
                                                   .handleType = kHostPointer,
                                                   .pHostPointer = memory.view.get()};
    const VkMemoryAllocateInfo lower = {.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
                                        .pNext = &host,
                                        .allocationSize = whole_pages(info->allocationSize),
                                        .memoryTypeIndex = info->memoryTypeIndex};
    const VkResult result = device.AllocateMemory(handle, &lower, allocator, out);
    if (result == VK_SUCCESS) {
        const std::lock_guard lock(device.mutex);
        device.memory.emplace(*out, std::move(memory));
    }
    return result;
}

VKAPI_ATTR void VKAPI_CALL free_memory(VkDevice handle, VkDeviceMemory memory, const VkAllocationCallbacks* allocator) {
    Device& device = device_of(handle);
    device.FreeMemory(handle, memory, allocator);
    const std::lock_guard lock(device.mutex);
    device.memory.erase(memory);
}

VKAPI_ATTR VkResult VKAPI_CALL get_memory_handle(VkDevice handle, const VkMemoryGetWin32HandleInfoKHR* info,
                                                 HANDLE* out) {
    Device& device = device_of(handle);
    const std::lock_guard lock(device.mutex);
    const auto found = device.memory.find(info->memory);
    if (found == device.memory.end() || found->second.handle_type != VkFlags{info->handleType}) {
        violation("vkGetMemoryWin32HandleKHR of memory that was not made for it (handleType-00662)");
    }
    if (std::exchange(found->second.exported, true)) {
        violation("VUID-VkMemoryGetWin32HandleInfoKHR-handleType-00663: the handle was asked for already");
    }
    *out = duplicate(found->second.section.get()).release();
    return *out != nullptr ? VK_SUCCESS : VK_ERROR_TOO_MANY_OBJECTS;
}

VKAPI_ATTR VkResult VKAPI_CALL get_memory_handle_properties(VkDevice /*handle*/,
                                                            VkExternalMemoryHandleTypeFlagBits type, HANDLE object,
                                                            VkMemoryWin32HandlePropertiesKHR* properties) {
    if (type == VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_WIN32_BIT) {
        violation("vkGetMemoryWin32HandlePropertiesKHR of an opaque handle (handleType-00666)");
    }
    if (!map(duplicate(object))) {
        return VK_ERROR_INVALID_EXTERNAL_HANDLE;
    }
    properties->memoryTypeBits = UINT32_MAX;
    return VK_SUCCESS;
}

} // namespace geyser::fake_vulkan_win32
