// Semaphores with shared payloads. The driver holds a semaphore for each as a handle, which it is never asked to wait
// for or to signal.
#include "state.hpp"
#include "violation.hpp"

#include <algorithm>
#include <span>

namespace geyser::fake_vulkan_win32 {
namespace {

bool is_timeline(const void* chain) {
    const auto* type = find<const VkSemaphoreTypeCreateInfo>(chain, VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO);
    return type != nullptr && type->semaphoreType == VK_SEMAPHORE_TYPE_TIMELINE;
}

VkSemaphore new_handle(const Device& device, const VkAllocationCallbacks* allocator) {
    const VkSemaphoreCreateInfo info = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO};
    VkSemaphore semaphore = VK_NULL_HANDLE;
    if (device.CreateSemaphore(device.handle, &info, allocator, &semaphore) != VK_SUCCESS) {
        violation("the driver makes no semaphore");
    }
    return semaphore;
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
    const auto* attributes = find<const VkExportSemaphoreWin32HandleInfoKHR>(
        info->pNext, VK_STRUCTURE_TYPE_EXPORT_SEMAPHORE_WIN32_HANDLE_INFO_KHR);
    const auto* type = find<const VkSemaphoreTypeCreateInfo>(info->pNext, VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO);
    const bool timeline = is_timeline(info->pNext);
    auto payload =
        Payload::create({.handle_type = exported->handleTypes,
                         .object = timeline ? PayloadType::Object::Timeline : PayloadType::Object::Binary},
                        timeline ? type->initialValue : 0, attributes != nullptr ? attributes->pAttributes : nullptr,
                        attributes != nullptr ? attributes->name : nullptr);
    if (payload == nullptr) {
        return VK_ERROR_INVALID_EXTERNAL_HANDLE;
    }
    *semaphore = new_handle(device, allocator);
    const std::lock_guard lock(device.mutex);
    device.semaphores.emplace(*semaphore, SharedObject{.payload = std::move(payload)});
    return VK_SUCCESS;
}

VKAPI_ATTR void VKAPI_CALL destroy_semaphore(VkDevice handle, VkSemaphore semaphore,
                                             const VkAllocationCallbacks* allocator) {
    Device& device = device_of(handle);
    {
        const std::lock_guard lock(device.mutex);
        device.semaphores.erase(semaphore);
        device.timelines.erase(semaphore);
    }
    device.DestroySemaphore(handle, semaphore, allocator);
}

VKAPI_ATTR VkResult VKAPI_CALL get_semaphore_handle(VkDevice handle, const VkSemaphoreGetWin32HandleInfoKHR* info,
                                                    HANDLE* out) {
    Device& device = device_of(handle);
    const std::lock_guard lock(device.mutex);
    const auto found = device.semaphores.find(info->semaphore);
    if (found == device.semaphores.end() || found->second.payload->type().handle_type != VkFlags{info->handleType}) {
        violation("vkGetSemaphoreWin32HandleKHR of a semaphore that was not made for it (handleType-01126)");
    }
    return found->second.take_handle("VUID-VkSemaphoreGetWin32HandleInfoKHR-handleType-01127", out);
}

VKAPI_ATTR VkResult VKAPI_CALL import_semaphore(VkDevice handle, const VkImportSemaphoreWin32HandleInfoKHR* info) {
    Device& device = device_of(handle);
    if ((info->handle == nullptr) == (info->name == nullptr) || info->flags != 0) {
        violation("vkImportSemaphoreWin32HandleKHR: handle, name or flags");
    }
    const std::lock_guard lock(device.mutex);
    const bool timeline = device.timelines.contains(info->semaphore);
    auto payload = Payload::open({.handle_type = VkFlags{info->handleType},
                                  .object = timeline ? PayloadType::Object::Timeline : PayloadType::Object::Binary},
                                 info->handle, info->name);
    if (payload == nullptr) {
        return VK_ERROR_INVALID_EXTERNAL_HANDLE;
    }
    device.semaphores.insert_or_assign(info->semaphore, SharedObject{.payload = std::move(payload)});
    return VK_SUCCESS;
}

VKAPI_ATTR VkResult VKAPI_CALL get_counter_value(VkDevice handle, VkSemaphore semaphore, std::uint64_t* value) {
    Device& device = device_of(handle);
    if (const auto payload = device.find(semaphore)) {
        *value = payload->value();
        return VK_SUCCESS;
    }
    return device.GetSemaphoreCounterValue(handle, semaphore, value);
}

VKAPI_ATTR VkResult VKAPI_CALL signal_semaphore(VkDevice handle, const VkSemaphoreSignalInfo* info) {
    Device& device = device_of(handle);
    if (const auto payload = device.find(info->semaphore)) {
        payload->set(info->value);
        return VK_SUCCESS;
    }
    return device.SignalSemaphore(handle, info);
}

VKAPI_ATTR VkResult VKAPI_CALL wait_semaphores(VkDevice handle, const VkSemaphoreWaitInfo* info,
                                               std::uint64_t timeout) {
    Device& device = device_of(handle);
    const std::span semaphores(info->pSemaphores, info->semaphoreCount);
    if (std::ranges::none_of(semaphores, [&](VkSemaphore each) { return device.find(each) != nullptr; })) {
        return device.WaitSemaphores(handle, info, timeout);
    }
    if (semaphores.size() != 1) {
        violation("vkWaitSemaphores: a shared semaphore among others");
    }
    return device.find(semaphores[0])->wait(info->pValues[0], deadline_in(timeout)) ? VK_SUCCESS : VK_TIMEOUT;
}

} // namespace geyser::fake_vulkan_win32
