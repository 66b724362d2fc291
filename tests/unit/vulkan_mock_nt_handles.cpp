// The mock driver's objects as NT handles.
#include "vulkan_mock_objects.hpp"

#include <windows.h>
// After the types that it uses.
#include <vulkan/vulkan_win32.h>

namespace geyser::test {
namespace {

/// A new section, as a driver's memory may be one.
VkResult export_handle(std::string_view function, Object& object, HANDLE* handle) {
    if (const VkResult result = driver->next(function); result != VK_SUCCESS) {
        return result;
    }
    driver->count_export(++object.exports);
    *handle = driver->exported_fd == 0
                  ? CreateFileMappingW(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE, 0, 4096, nullptr)
                  : nullptr;
    return VK_SUCCESS;
}

/// Drivers keep references of their own, and leave the caller's handle alone.
VkResult import_handle(std::string_view function, HANDLE handle, LPCWSTR name) {
    if ((handle == nullptr) == (name == nullptr)) {
        return VK_ERROR_UNKNOWN;
    }
    return driver->next(function);
}

} // namespace

bool is_handle_type(VkExternalMemoryHandleTypeFlagBits type) {
    return type == VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_WIN32_BIT ||
           type == VK_EXTERNAL_MEMORY_HANDLE_TYPE_D3D12_RESOURCE_BIT ||
           type == VK_EXTERNAL_MEMORY_HANDLE_TYPE_D3D11_TEXTURE_BIT;
}

void take_imported(const VkMemoryAllocateInfo& /*info*/) {}

void add_object_functions(Functions& table) {
    table["vkGetMemoryWin32HandleKHR"] = entry_of<PFN_vkGetMemoryWin32HandleKHR>(
        [](VkDevice, const VkMemoryGetWin32HandleInfoKHR* info, HANDLE* handle) {
            return export_handle("vkGetMemoryWin32HandleKHR", object_of(info->memory), handle);
        });
    table["vkGetMemoryWin32HandlePropertiesKHR"] = entry_of<PFN_vkGetMemoryWin32HandlePropertiesKHR>(
        [](VkDevice, VkExternalMemoryHandleTypeFlagBits, HANDLE, VkMemoryWin32HandlePropertiesKHR* properties) {
            properties->memoryTypeBits = driver->importable_types;
            return driver->next("vkGetMemoryWin32HandlePropertiesKHR");
        });
    table["vkGetSemaphoreWin32HandleKHR"] = entry_of<PFN_vkGetSemaphoreWin32HandleKHR>(
        [](VkDevice, const VkSemaphoreGetWin32HandleInfoKHR* info, HANDLE* handle) {
            return export_handle("vkGetSemaphoreWin32HandleKHR", object_of(info->semaphore), handle);
        });
    table["vkImportSemaphoreWin32HandleKHR"] =
        entry_of<PFN_vkImportSemaphoreWin32HandleKHR>([](VkDevice, const VkImportSemaphoreWin32HandleInfoKHR* info) {
            return import_handle("vkImportSemaphoreWin32HandleKHR", info->handle, info->name);
        });
    table["vkGetFenceWin32HandleKHR"] =
        entry_of<PFN_vkGetFenceWin32HandleKHR>([](VkDevice, const VkFenceGetWin32HandleInfoKHR* info, HANDLE* handle) {
            return export_handle("vkGetFenceWin32HandleKHR", object_of(info->fence), handle);
        });
    table["vkImportFenceWin32HandleKHR"] =
        entry_of<PFN_vkImportFenceWin32HandleKHR>([](VkDevice, const VkImportFenceWin32HandleInfoKHR* info) {
            return import_handle("vkImportFenceWin32HandleKHR", info->handle, info->name);
        });
}

} // namespace geyser::test
