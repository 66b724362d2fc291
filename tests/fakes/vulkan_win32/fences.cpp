// Fences, the driver's own and those with shared payloads.
#include "state.hpp"

#include <algorithm>
#include <span>

namespace geyser::fake_vulkan_win32 {

VKAPI_ATTR VkResult VKAPI_CALL create_fence(VkDevice handle, const VkFenceCreateInfo* info,
                                            const VkAllocationCallbacks* allocator, VkFence* fence) {
    Device& device = device_of(handle);
    const auto* exported = find<const VkExportFenceCreateInfo>(info->pNext, VK_STRUCTURE_TYPE_EXPORT_FENCE_CREATE_INFO);
    if (exported == nullptr) {
        return device.CreateFence(handle, info, allocator, fence);
    }
    auto payload = Payload::create(
        {.handle_type = exported->handleTypes, .object = PayloadType::Object::Fence},
        info->flags & VK_FENCE_CREATE_SIGNALED_BIT,
        access_in<VkExportFenceWin32HandleInfoKHR>(info->pNext, VK_STRUCTURE_TYPE_EXPORT_FENCE_WIN32_HANDLE_INFO_KHR));
    if (payload == nullptr) {
        return VK_ERROR_INVALID_EXTERNAL_HANDLE;
    }
    const VkFenceCreateInfo plain = {.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
    const VkResult result = device.CreateFence(handle, &plain, allocator, fence);
    if (result == VK_SUCCESS) {
        const std::lock_guard lock(device.mutex);
        device.fences.emplace(*fence, std::move(payload));
    }
    return result;
}

VKAPI_ATTR void VKAPI_CALL destroy_fence(VkDevice handle, VkFence fence, const VkAllocationCallbacks* allocator) {
    Device& device = device_of(handle);
    {
        const std::lock_guard lock(device.mutex);
        device.fences.erase(fence);
    }
    device.DestroyFence(handle, fence, allocator);
}

VKAPI_ATTR VkResult VKAPI_CALL get_fence_handle(VkDevice handle, const VkFenceGetWin32HandleInfoKHR* info,
                                                HANDLE* out) {
    const auto payload = device_of(handle).find(info->fence);
    if (payload == nullptr || payload->type().handle_type != VkFlags{info->handleType}) {
        violation("vkGetFenceWin32HandleKHR of a fence that was not made for it (handleType-01448)");
    }
    return payload->take_handle("VUID-VkFenceGetWin32HandleInfoKHR-handleType-01449", out);
}

VKAPI_ATTR VkResult VKAPI_CALL import_fence(VkDevice handle, const VkImportFenceWin32HandleInfoKHR* info) {
    Device& device = device_of(handle);
    auto payload = open_payload(*info, PayloadType::Object::Fence);
    if (payload == nullptr) {
        return VK_ERROR_INVALID_EXTERNAL_HANDLE;
    }
    const std::lock_guard lock(device.mutex);
    device.fences.insert_or_assign(info->fence, std::move(payload));
    return VK_SUCCESS;
}

VKAPI_ATTR VkResult VKAPI_CALL get_fence_status(VkDevice handle, VkFence fence) {
    Device& device = device_of(handle);
    if (const auto payload = device.find(fence)) {
        return payload->value() != 0 ? VK_SUCCESS : VK_NOT_READY;
    }
    return device.sync->get_fence_status(fence);
}

VKAPI_ATTR VkResult VKAPI_CALL reset_fences(VkDevice handle, std::uint32_t count, const VkFence* fences) {
    Device& device = device_of(handle);
    std::vector<VkFence> own;
    for (const VkFence fence : std::span(fences, count)) {
        if (const auto payload = device.find(fence)) {
            payload->reset();
        } else {
            own.push_back(fence);
        }
    }
    return own.empty() ? VK_SUCCESS : device.ResetFences(handle, static_cast<std::uint32_t>(own.size()), own.data());
}

VKAPI_ATTR VkResult VKAPI_CALL wait_for_fences(VkDevice handle, std::uint32_t count, const VkFence* fences,
                                               VkBool32 all, std::uint64_t timeout) {
    Device& device = device_of(handle);
    const std::span range(fences, count);
    if (std::ranges::none_of(range, [&](VkFence each) { return device.find(each) != nullptr; })) {
        return device.sync->wait_for_fences(range, all, timeout);
    }
    if (count != 1) {
        violation("vkWaitForFences: a shared fence among others");
    }
    return device.find(fences[0])->wait(1, deadline_in(timeout)) ? VK_SUCCESS : VK_TIMEOUT;
}

VKAPI_ATTR VkResult VKAPI_CALL queue_submit(VkQueue queue, std::uint32_t count, const VkSubmitInfo* submits,
                                            VkFence fence) {
    Device& device = device_of(queue);
    const auto shared_fence = device.find(fence);
    return device.sync->submit(queue, {submits, count}, shared_fence != nullptr ? VK_NULL_HANDLE : fence, shared_fence);
}

} // namespace geyser::fake_vulkan_win32
