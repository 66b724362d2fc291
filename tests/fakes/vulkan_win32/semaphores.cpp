// Semaphores with shared payloads.
#include "state.hpp"

namespace geyser::fake_vulkan_win32 {
namespace {

bool is_timeline(const void* chain) {
    const auto* type = find<const VkSemaphoreTypeCreateInfo>(chain, VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO);
    return type != nullptr && type->semaphoreType == VK_SEMAPHORE_TYPE_TIMELINE;
}

} // namespace

VKAPI_ATTR VkResult VKAPI_CALL create_semaphore(VkDevice handle, const VkSemaphoreCreateInfo* info,
                                                const VkAllocationCallbacks* allocator, VkSemaphore* semaphore) {
    Device& device = device_of(handle);
    const auto* exported =
        find<const VkExportSemaphoreCreateInfo>(info->pNext, VK_STRUCTURE_TYPE_EXPORT_SEMAPHORE_CREATE_INFO);
    if (exported == nullptr || (exported->handleTypes & kSemaphoreTypes) == 0) {
        const VkResult result = device.CreateSemaphore(handle, info, allocator, semaphore);
        const std::lock_guard lock(device.mutex);
        if (result == VK_SUCCESS && is_timeline(info->pNext)) {
            device.timelines.insert(*semaphore);
        }
        return result;
    }
    const auto* type = find<const VkSemaphoreTypeCreateInfo>(info->pNext, VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO);
    const bool timeline = is_timeline(info->pNext);
    auto payload = Payload::create({.handle_type = exported->handleTypes,
                                    .object = timeline ? PayloadType::Object::Timeline : PayloadType::Object::Binary},
                                   timeline ? type->initialValue : 0,
                                   access_in<VkExportSemaphoreWin32HandleInfoKHR>(
                                       info->pNext, VK_STRUCTURE_TYPE_EXPORT_SEMAPHORE_WIN32_HANDLE_INFO_KHR));
    if (payload == nullptr) {
        return VK_ERROR_INVALID_EXTERNAL_HANDLE;
    }
    *semaphore = device.sync->create(std::move(payload), allocator);
    return VK_SUCCESS;
}

VKAPI_ATTR void VKAPI_CALL destroy_semaphore(VkDevice handle, VkSemaphore semaphore,
                                             const VkAllocationCallbacks* allocator) {
    Device& device = device_of(handle);
    {
        const std::lock_guard lock(device.mutex);
        device.timelines.erase(semaphore);
    }
    device.sync->destroy(semaphore, allocator);
}

VKAPI_ATTR VkResult VKAPI_CALL get_semaphore_handle(VkDevice handle, const VkSemaphoreGetWin32HandleInfoKHR* info,
                                                    HANDLE* out) {
    const auto payload = device_of(handle).find(info->semaphore);
    if (payload == nullptr || payload->type().handle_type != VkFlags{info->handleType}) {
        violation("vkGetSemaphoreWin32HandleKHR of a semaphore that was not made for it (handleType-01126)");
    }
    return payload->take_handle("VUID-VkSemaphoreGetWin32HandleInfoKHR-handleType-01127", out);
}

VKAPI_ATTR VkResult VKAPI_CALL import_semaphore(VkDevice handle, const VkImportSemaphoreWin32HandleInfoKHR* info) {
    Device& device = device_of(handle);
    const std::lock_guard lock(device.mutex);
    const bool timeline = device.timelines.contains(info->semaphore);
    auto payload = open_payload(*info, timeline ? PayloadType::Object::Timeline : PayloadType::Object::Binary);
    if (payload == nullptr) {
        return VK_ERROR_INVALID_EXTERNAL_HANDLE;
    }
    device.sync->set(info->semaphore, std::move(payload));
    return VK_SUCCESS;
}

VKAPI_ATTR VkResult VKAPI_CALL get_counter_value(VkDevice handle, VkSemaphore semaphore, std::uint64_t* value) {
    return device_of(handle).sync->get_counter_value(semaphore, value);
}

VKAPI_ATTR VkResult VKAPI_CALL signal_semaphore(VkDevice handle, const VkSemaphoreSignalInfo* info) {
    return device_of(handle).sync->signal(*info);
}

VKAPI_ATTR VkResult VKAPI_CALL wait_semaphores(VkDevice handle, const VkSemaphoreWaitInfo* info,
                                               std::uint64_t timeout) {
    return device_of(handle).sync->wait(*info, timeout);
}

} // namespace geyser::fake_vulkan_win32
