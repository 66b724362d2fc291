// The mock driver's objects as descriptors.
#include "vulkan_mock_objects.hpp"

#include <sys/mman.h>
#include <unistd.h>

namespace geyser::test {
namespace {

/// A new descriptor, as a driver exports it.
VkResult export_fd(std::string_view function, std::uint64_t size, int* fd) {
    if (const VkResult result = driver->next(function); result != VK_SUCCESS) {
        return result;
    }
    *fd = driver->exported_fd;
    if (driver->exported_fd == 0) {
        *fd = memfd_create("mock", MFD_CLOEXEC);
        (void)!ftruncate(*fd, static_cast<off_t>(size));
    }
    return VK_SUCCESS;
}

/// Drivers take the descriptor on success only.
VkResult import_fd(std::string_view function, int fd) {
    if (const VkResult result = driver->next(function); result != VK_SUCCESS) {
        return result;
    }
    close(fd);
    return VK_SUCCESS;
}

} // namespace

bool is_handle_type(VkExternalMemoryHandleTypeFlagBits type) {
    return type == VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT;
}

void take_imported(const VkMemoryAllocateInfo& info) {
    const auto* import = find<const VkImportMemoryFdInfoKHR, const VkBaseInStructure>(
        info.pNext, VK_STRUCTURE_TYPE_IMPORT_MEMORY_FD_INFO_KHR);
    if (import != nullptr) {
        close(import->fd);
    }
}

void add_object_functions(Functions& table) {
    table["vkGetMemoryFdKHR"] = entry_of<PFN_vkGetMemoryFdKHR>([](VkDevice, const VkMemoryGetFdInfoKHR* info, int* fd) {
        return export_fd("vkGetMemoryFdKHR", object_of(info->memory).size, fd);
    });
    table["vkGetSemaphoreFdKHR"] = entry_of<PFN_vkGetSemaphoreFdKHR>(
        [](VkDevice, const VkSemaphoreGetFdInfoKHR*, int* fd) { return export_fd("vkGetSemaphoreFdKHR", 1, fd); });
    table["vkImportSemaphoreFdKHR"] = entry_of<PFN_vkImportSemaphoreFdKHR>(
        [](VkDevice, const VkImportSemaphoreFdInfoKHR* info) { return import_fd("vkImportSemaphoreFdKHR", info->fd); });
    table["vkGetFenceFdKHR"] = entry_of<PFN_vkGetFenceFdKHR>(
        [](VkDevice, const VkFenceGetFdInfoKHR*, int* fd) { return export_fd("vkGetFenceFdKHR", 1, fd); });
    table["vkImportFenceFdKHR"] = entry_of<PFN_vkImportFenceFdKHR>(
        [](VkDevice, const VkImportFenceFdInfoKHR* info) { return import_fd("vkImportFenceFdKHR", info->fd); });
}

} // namespace geyser::test
