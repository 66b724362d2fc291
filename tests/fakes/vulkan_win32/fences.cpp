// Fences, the driver's own and those with shared payloads.
#include "executor.hpp"
#include "violation.hpp"

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
    const auto* attributes =
        find<const VkExportFenceWin32HandleInfoKHR>(info->pNext, VK_STRUCTURE_TYPE_EXPORT_FENCE_WIN32_HANDLE_INFO_KHR);
    auto payload = Payload::create({.handle_type = exported->handleTypes, .object = PayloadType::Object::Fence},
                                   info->flags & VK_FENCE_CREATE_SIGNALED_BIT,
                                   attributes != nullptr ? attributes->pAttributes : nullptr,
                                   attributes != nullptr ? attributes->name : nullptr);
    if (payload == nullptr) {
        return VK_ERROR_INVALID_EXTERNAL_HANDLE;
    }
    const VkFenceCreateInfo plain = {.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
    const VkResult result = device.CreateFence(handle, &plain, allocator, fence);
    if (result == VK_SUCCESS) {
        const std::lock_guard lock(device.mutex);
        device.fences.emplace(*fence, SharedObject{.payload = std::move(payload)});
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
    Device& device = device_of(handle);
    const std::lock_guard lock(device.mutex);
    const auto found = device.fences.find(info->fence);
    if (found == device.fences.end() || found->second.payload->type().handle_type != VkFlags{info->handleType}) {
        violation("vkGetFenceWin32HandleKHR of a fence that was not made for it (handleType-01448)");
    }
    return found->second.take_handle("VUID-VkFenceGetWin32HandleInfoKHR-handleType-01449", out);
}

VKAPI_ATTR VkResult VKAPI_CALL import_fence(VkDevice handle, const VkImportFenceWin32HandleInfoKHR* info) {
    Device& device = device_of(handle);
    if ((info->handle == nullptr) == (info->name == nullptr) || info->flags != 0) {
        violation("vkImportFenceWin32HandleKHR: handle, name or flags");
    }
    auto payload = Payload::open({.handle_type = VkFlags{info->handleType}, .object = PayloadType::Object::Fence},
                                 info->handle, info->name);
    if (payload == nullptr) {
        return VK_ERROR_INVALID_EXTERNAL_HANDLE;
    }
    const std::lock_guard lock(device.mutex);
    device.fences.insert_or_assign(info->fence, SharedObject{.payload = std::move(payload)});
    return VK_SUCCESS;
}

VKAPI_ATTR VkResult VKAPI_CALL get_fence_status(VkDevice handle, VkFence fence) {
    Device& device = device_of(handle);
    if (const auto payload = device.find(fence)) {
        return payload->value() != 0 ? VK_SUCCESS : VK_NOT_READY;
    }
    if (device.executor != nullptr && !device.executor->wait_until_submitted({&fence, 1}, deadline_in(0))) {
        return VK_NOT_READY;
    }
    return device.GetFenceStatus(handle, fence);
}

VKAPI_ATTR VkResult VKAPI_CALL reset_fences(VkDevice handle, std::uint32_t count, const VkFence* fences) {
    Device& device = device_of(handle);
    std::vector<VkFence> own;
    for (const VkFence fence : std::span(fences, count)) {
        if (const auto payload = device.find(fence)) {
            payload->set(0);
        } else {
            own.push_back(fence);
        }
    }
    return own.empty() ? VK_SUCCESS : device.ResetFences(handle, static_cast<std::uint32_t>(own.size()), own.data());
}

VKAPI_ATTR VkResult VKAPI_CALL wait_for_fences(VkDevice handle, std::uint32_t count, const VkFence* fences,
                                               VkBool32 all, std::uint64_t timeout) {
    Device& device = device_of(handle);
    const Deadline deadline = deadline_in(timeout);
    const std::span range(fences, count);
    if (std::ranges::any_of(range, [&](VkFence each) { return device.find(each) != nullptr; })) {
        if (count != 1) {
            violation("vkWaitForFences: a shared fence among others");
        }
        return device.find(fences[0])->wait(1, deadline) ? VK_SUCCESS : VK_TIMEOUT;
    }
    if (device.executor == nullptr) {
        return device.WaitForFences(handle, count, fences, all, timeout);
    }
    if (!device.executor->wait_until_submitted(range, deadline)) {
        return VK_TIMEOUT;
    }
    const auto left = std::chrono::nanoseconds(deadline - std::chrono::steady_clock::now()).count();
    return device.WaitForFences(handle, count, fences, all,
                                static_cast<std::uint64_t>(std::max<std::int64_t>(left, 0)));
}

} // namespace geyser::fake_vulkan_win32
