#include "chain.hpp"

#include "win32.hpp"

#include "fakes/vulkan/violation.hpp"

#include <cstring>

namespace geyser::fake_vulkan_win32 {
namespace {

using fake_vulkan::violation;

std::size_t size_of(VkStructureType type) {
    switch (type) {
    case VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_IMAGE_CREATE_INFO:
        return sizeof(VkExternalMemoryImageCreateInfo);
    case VK_STRUCTURE_TYPE_IMAGE_FORMAT_LIST_CREATE_INFO:
        return sizeof(VkImageFormatListCreateInfo);
    case VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO:
        return sizeof(VkMemoryDedicatedAllocateInfo);
    case VK_STRUCTURE_TYPE_EXPORT_MEMORY_ALLOCATE_INFO:
        return sizeof(VkExportMemoryAllocateInfo);
    case VK_STRUCTURE_TYPE_EXPORT_MEMORY_WIN32_HANDLE_INFO_KHR:
        return sizeof(VkExportMemoryWin32HandleInfoKHR);
    case VK_STRUCTURE_TYPE_IMPORT_MEMORY_WIN32_HANDLE_INFO_KHR:
        return sizeof(VkImportMemoryWin32HandleInfoKHR);
    case VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_IMAGE_FORMAT_INFO:
        return sizeof(VkPhysicalDeviceExternalImageFormatInfo);
    default:
        violation("a structure of type " + std::to_string(type) + " in a chain");
    }
}

} // namespace

Chain::Chain(const void* chain) {
    VkBaseOutStructure** link = &first_;
    for (auto* each = static_cast<const VkBaseInStructure*>(chain); each != nullptr; each = each->pNext) {
        const std::size_t size = size_of(each->sType);
        auto& copy = copies_.emplace_back(new std::max_align_t[size / sizeof(std::max_align_t) + 1]);
        std::memcpy(copy.get(), each, size);
        *link = reinterpret_cast<VkBaseOutStructure*>(copy.get());
        link = &(*link)->pNext;
    }
    *link = nullptr;
}

void Chain::remove(VkStructureType type) {
    for (VkBaseOutStructure** link = &first_; *link != nullptr; link = &(*link)->pNext) {
        if ((*link)->sType == type) {
            *link = (*link)->pNext;
            return;
        }
    }
}

} // namespace geyser::fake_vulkan_win32
